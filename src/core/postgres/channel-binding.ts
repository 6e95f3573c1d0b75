import { EventEmitter } from 'node:events';
import type { Client } from 'pg';

/** Destroys a connection whose server does not prove itself by `channel_binding=require`. */
export function requireChannelBinding(client: Client): void {
  const { connection } = client as unknown as {
    connection: EventEmitter & { stream: { destroy(e: Error): void } };
  };
  let isBound = false;
  connection.prependListener('authenticationSASL', ({ mechanisms }: { mechanisms: string[] }) => {
    isBound = mechanisms.includes('SCRAM-SHA-256-PLUS');
    if (!isBound) refuse();
  });
  connection.prependListener('authenticationOk', () => isBound || refuse());
  for (const request of ['authenticationCleartextPassword', 'authenticationMD5Password'])
    connection.prependListener(request, () => refuse());
  const refuse = () =>
    connection.stream.destroy(new Error('The server offers no channel binding.'));
}
