import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Ids of proxies and clients: UUIDs, ULIDs, AWS trace ids and the like. They stand in logs and headers as they are. */
const pattern = /^[\w.:;=@/+-]{1,128}$/;

/** The id of a request: the one in its `X-Request-Id` header, or a new one where that is absent or malformed. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && pattern.test(given) ? given : randomUUID();
}
