import { ApolloProvider } from '@apollo/client/react';
import {
  addMessage,
  createOutbox,
  type Outbox,
  type ParleyClient,
  SendMessageDocument,
  unmasked,
  withFragments,
} from '@parley/client';
import type { DocumentNode } from 'graphql';
import { createContext, createElement, type ReactNode, useContext, useMemo } from 'react';

interface ParleyContext {
  parley: ParleyClient;
  outbox: Outbox;
  /** A document with the fragments that the page replaced. */
  prepare<D extends DocumentNode>(document: D): D;
}

const Context = createContext<ParleyContext | null>(null);
const none: readonly DocumentNode[] = [];

export interface ParleyProviderProps {
  /** The result of `createParleyClient`. */
  parley: ParleyClient;
  /**
   * Fragments that replace those of the same name in all documents of the hooks, such as
   * `fragment ParleyMessage on Message { id seq clientKey … }`. Must not change between renders.
   */
  fragments?: readonly DocumentNode[];
  children?: ReactNode;
}

/** Gives the hooks their client; also an `ApolloProvider`. */
export function ParleyProvider({ parley, fragments = none, children }: ParleyProviderProps) {
  const value = useMemo(() => {
    const known = new WeakMap<DocumentNode, DocumentNode>();
    const prepare = <D extends DocumentNode>(document: D): D => {
      let prepared = known.get(document);
      if (!prepared) {
        prepared = unmasked(withFragments(document, fragments));
        known.set(document, prepared);
      }
      return prepared as D;
    };
    return { parley, prepare, outbox: outboxOf(parley, prepare(SendMessageDocument)) };
  }, [parley, fragments]);
  return createElement(
    Context.Provider,
    { value },
    createElement(ApolloProvider, { client: parley.client, children }),
  );
}

/** The client, the outbox and the documents of the nearest `ParleyProvider`. */
export function useParley(): ParleyContext {
  const context = useContext(Context);
  if (!context) throw new Error('Render a <ParleyProvider> around components that use Parley.');
  return context;
}

/** One outbox for each client, although React renders twice in strict mode and a page may have several providers. */
const outboxes = new WeakMap<ParleyClient, Outbox>();

function outboxOf(parley: ParleyClient, document: typeof SendMessageDocument): Outbox {
  let outbox = outboxes.get(parley);
  if (!outbox) {
    outbox = createOutbox(parley, {
      document,
      onSent: ({ sendMessage: { message } }) =>
        addMessage(parley.client.cache, message.conversation.id, message),
    });
    outboxes.set(parley, outbox);
  }
  return outbox;
}
