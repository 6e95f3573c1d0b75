import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import {
  isPublicAddress,
  literalAddress,
  lookupPublic,
  PrivateAddressError,
} from './public-address.js';

/** How long a push service may take, in milliseconds. */
const timeoutMs = 8_000;
/** The most bytes that are read of a response. */
const mostBytes = 64 * 1024;

interface PostOptions {
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: Buffer | string;
  /** Whether the host must have public addresses alone. */
  readonly mustBePublic: boolean;
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly text: string;
}

/** Posts a body; redirects are not followed. Rejects when there is no answer in time. */
export async function post(url: string, options: PostOptions): Promise<Answer> {
  const target = new URL(url);
  const literal = literalAddress(target);
  if (options.mustBePublic && literal !== null && !isPublicAddress(literal))
    throw new PrivateAddressError('The address is not public');
  const send = target.protocol === 'https:' ? requestHttps : requestHttp;
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const sent = send(
    target,
    {
      method: 'POST',
      headers: { ...options.headers, 'content-length': Buffer.byteLength(options.body) },
      signal: AbortSignal.timeout(timeoutMs),
      ...(options.mustBePublic && { lookup: lookupPublic as never }),
    },
    (response) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      response.on('data', (part: Buffer) => {
        bytes += part.length;
        if (bytes > mostBytes) response.destroy(new RangeError('The answer is too long'));
        else parts.push(part);
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          retryAfter: response.headers['retry-after'],
          text: Buffer.concat(parts).toString(),
        }),
      );
    },
  );
  sent.on('error', reject);
  sent.end(options.body);
  return promise;
}
