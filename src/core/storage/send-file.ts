import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { notFound } from '../errors.js';
import { rangeOf } from './range.js';
import type { ByteRange } from './store.js';

/** A file to serve. */
export interface ServedFile {
  /** A name that is never used for other bytes. */
  readonly tag: string;
  readonly size: number;
  readonly mimeType: string;
  readonly cacheControl: string;
  /** The name under which browsers save it; without one it may be shown in place. */
  readonly downloadName?: string;
  /** Its bytes; null without any. */
  open(range: ByteRange): Promise<Readable | null>;
}

/** `filename` for old clients, and `filename*` by RFC 8187 for all others. */
function disposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** Whether an `If-None-Match` header names a tag, by the weak comparison of RFC 9110. */
const isNamed = (header: string | undefined, etag: string): boolean =>
  header?.trim() === '*' || (header?.match(/"[^"]*"/g)?.includes(etag) ?? false);

/** Serves a file or a part of it. What is served can neither run nor be sniffed. Throws NOT_FOUND. */
export async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  { tag, size, mimeType, cacheControl, downloadName, open }: ServedFile,
): Promise<FastifyReply> {
  const etag = `"${tag}"`;
  reply.headers({
    'cache-control': cacheControl,
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'cross-origin-resource-policy': 'cross-origin',
    'accept-ranges': 'bytes',
    'content-type': mimeType,
    etag,
    ...(downloadName !== undefined && { 'content-disposition': disposition(downloadName) }),
  });
  if (isNamed(request.headers['if-none-match'], etag)) return reply.code(304).send();
  const { range: wanted, 'if-range': condition } = request.headers;
  const range = condition === undefined || condition === etag ? rangeOf(wanted, size) : null;
  if (range === 'unsatisfiable') {
    return reply.code(416).header('content-range', `bytes */${size}`).send();
  }
  const part = range ?? { start: 0, end: size - 1 };
  const stream = await open(part);
  if (!stream) {
    reply.removeHeader('content-disposition').removeHeader('etag');
    throw notFound('File');
  }
  if (range) reply.code(206).header('content-range', `bytes ${part.start}-${part.end}/${size}`);
  reply.header('content-length', part.end - part.start + 1);
  if (request.method === 'HEAD') {
    stream.destroy();
    // A stream leaves the length alone.
    return reply.send(Readable.from([]));
  }
  return reply.send(stream);
}
