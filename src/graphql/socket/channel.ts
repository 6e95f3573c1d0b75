import type { ExecutionResult } from 'graphql';
import type { Peer } from './peer.js';

/** The way to one subscription of one client, for results that are JSON already. */
export interface Channel {
  /** Sends without waiting; false, and nothing is sent, while too much is under way. */
  push(texts: readonly string[]): boolean;
  /** Sends; resolves once it has left. */
  send(texts: readonly string[]): Promise<void>;
  /** A result made for this client alone, as it is told to them. */
  write(result: ExecutionResult): string;
}

/**
 * The protocol's `next` frames of the subscription `id`. Written around the result's JSON, which
 * graphql-ws would make anew for each of a thousand; it still says `error` and `complete` itself.
 */
export function channelTo(
  peer: Peer,
  id: string,
  write: (result: ExecutionResult) => string,
): Channel {
  const head = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
  const framed = (texts: readonly string[]) => texts.map((text) => `${head}${text}}`);
  return {
    push: (texts) => peer.push(framed(texts)),
    send: (texts) => peer.sendAll(framed(texts)),
    write,
  };
}
