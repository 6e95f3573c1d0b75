import { createECDH, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import ece from 'http_ece';
import { closing } from '../harness/closing.js';
import type { Person } from '../harness/server.js';

/** A push as the browser decrypts it, with the headers of its request. */
interface Received {
  headers: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of its push
  payload: any;
}

/** A push service with one browser: it decrypts with the keys of the browser's subscription. */
export interface Receiver {
  url: string;
  received: Received[];
  keys: { p256dh: string; auth: string };
  /** The status of the next answers; 201 when empty. */
  answers: { status: number; retryAfter?: string }[];
  /** Registers the browser for a user. */
  register(person: Person): Promise<string>;
}

let browsers = 0;

export async function openReceiver(): Promise<Receiver> {
  const browser = createECDH('prime256v1');
  const p256dh = browser.generateKeys('base64url');
  const auth = randomBytes(16).toString('base64url');
  const received: Received[] = [];
  const answers: Receiver['answers'] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { status = 201, retryAfter } = answers.shift() ?? {};
      const plain = ece.decrypt(Buffer.concat(parts), {
        version: 'aes128gcm',
        privateKey: browser,
        authSecret: auth,
      });
      const headers = request.headers as Record<string, string>;
      received.push({ headers, payload: JSON.parse(String(plain)) });
      response.writeHead(status, retryAfter ? { 'retry-after': retryAfter } : {}).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  closing({ stop: async () => void server.close() });
  return {
    url,
    received,
    answers,
    keys: { p256dh, auth },
    async register(person) {
      const endpoint = `${url}/browser/${++browsers}`;
      await person.act('registerPushSubscription', { endpoint, p256dh, auth }, 'isRegistered');
      return endpoint;
    },
  };
}
