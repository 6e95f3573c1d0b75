import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import {
  isPublicAddress,
  literalAddress,
  lookupPublic,
  PrivateAddressError,
} from '../push/public-address.js';
import { type AllowedHost, isAllowed } from './allowed-hosts.js';

/** What may be fetched, and how much of it. */
interface FetchRules {
  readonly hosts: readonly AllowedHost[];
  /** Whether hosts may have addresses that are not public: for tests, and closed networks. */
  readonly privateAddresses: boolean;
  /** The most bytes that are read; the rest of a page is left. */
  readonly bytes: number;
  /** For all requests together. */
  readonly signal: AbortSignal;
}

/** A page cannot be fetched, and another attempt would not change that. */
export class PageRefusedError extends Error {
  override readonly name = 'PageRefusedError';
}

const mostRedirects = 3;
const redirects = [301, 302, 303, 307, 308];

/**
 * The beginning of the HTML page at a URL. Every address on the way must be allowed, and every host have public
 * addresses alone; the connection goes to the address that was checked. Rejects with a PageRefusedError where another
 * attempt is of no use.
 */
export async function fetchPage(url: string, rules: FetchRules): Promise<string> {
  let target = new URL(url);
  for (let hop = 0; hop <= mostRedirects; hop += 1) {
    const response = await get(target, rules);
    const { statusCode: status = 0, headers } = response;
    if (!redirects.includes(status)) return read(response, rules);
    response.destroy();
    const { location = '' } = headers;
    if (!URL.canParse(location, target.href))
      throw new PageRefusedError('A redirect leads nowhere');
    target = new URL(location, target);
  }
  throw new PageRefusedError('Too many redirects');
}

/** The head of the response. */
function get(target: URL, rules: FetchRules): Promise<IncomingMessage> {
  if (!isAllowed(rules.hosts, target)) throw new PageRefusedError('The host is not allowed');
  const literal = literalAddress(target);
  if (!rules.privateAddresses && literal !== null && !isPublicAddress(literal))
    throw new PageRefusedError('The address is not public');
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const send = target.protocol === 'https:' ? requestHttps : requestHttp;
  const headers = {
    accept: 'text/html,application/xhtml+xml',
    'accept-encoding': 'identity',
    'user-agent': 'Parley (link preview)',
  };
  const sent = send(
    target,
    {
      headers,
      agent: false,
      signal: rules.signal,
      ...(!rules.privateAddresses && { lookup: lookupPublic as never }),
    },
    resolve,
  );
  sent.on('error', (error) => {
    const isPrivate = error instanceof PrivateAddressError;
    reject(isPrivate ? new PageRefusedError(error.message) : error);
  });
  sent.end();
  return promise;
}

const html = /^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/i;

async function read(response: IncomingMessage, { bytes }: FetchRules): Promise<string> {
  const { statusCode: status = 0, headers } = response;
  const type = headers['content-type'] ?? '';
  const encoding = headers['content-encoding'] ?? 'identity';
  try {
    if (status >= 500 || status === 429) throw new Error(`The page was answered with ${status}`);
    if (status !== 200) throw new PageRefusedError(`The page was answered with ${status}`);
    if (!html.test(type)) throw new PageRefusedError('It is no HTML page');
    if (encoding !== 'identity') throw new PageRefusedError('The page is compressed');
    const parts: Buffer[] = [];
    let length = 0;
    for await (const part of response as AsyncIterable<Buffer>) {
      parts.push(part);
      length += part.length;
      if (length >= bytes) break;
    }
    return textOf(Buffer.concat(parts).subarray(0, bytes), type);
  } finally {
    response.destroy();
  }
}

/** The text of a page, by the encoding that its head or its first bytes name; UTF-8 without one. */
function textOf(bytes: Buffer, type: string): string {
  const named = /charset\s*=\s*["']?([\w:.-]+)/i;
  const label =
    named.exec(type)?.[1] ?? named.exec(bytes.subarray(0, 1024).toString('latin1'))?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
