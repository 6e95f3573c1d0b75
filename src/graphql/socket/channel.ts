import type { ExecutionResult } from 'graphql';
import { framesOf } from './frames.js';
import type { Peer } from './peer.js';

/** The way to one subscription of one client, for results that are JSON already. */
export interface Channel {
  /** Sends without waiting; false, and nothing is sent, while too much is under way. */
  push(texts: readonly Buffer[]): boolean;
  /** Sends; resolves once it has left. */
  send(texts: readonly Buffer[]): Promise<void>;
  /** A result made for this client alone, as it is told to them. */
  write(result: ExecutionResult): Buffer;
}

/** JSON of a text in ASCII alone. */
const asciiJson = (text: string) =>
  JSON.stringify(text).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/**
 * The protocol's `next` frames of the subscription `id`. Written around the result's JSON, which
 * graphql-ws would make anew for each of a thousand; it still says `error` and `complete` itself.
 */
export function channelTo(
  peer: Peer,
  id: string,
  write: (result: ExecutionResult) => string,
): Channel {
  const head = `{"id":${asciiJson(id)},"type":"next","payload":`;
  return {
    push: (texts) => peer.push(() => framesOf(head, texts, '}')),
    send: (texts) => peer.sendFrames(framesOf(head, texts, '}')),
    write: (result) => Buffer.from(write(result)),
  };
}
