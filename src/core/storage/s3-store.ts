import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { AwsClient } from 'aws4fetch';
import type { S3Storage } from '../../config/config.js';
import { assertNoCommit } from '../commit-scope.js';
import { unavailable } from '../errors.js';
import { parseListing } from './s3-listing.js';
import { assertSafeName, isSafeName, type UploadStore } from './store.js';

/** The time-out until the response of the storage begins, in milliseconds. */
const timeoutMs = 10_000;

/** Keeps files in a bucket of storage that speaks S3's protocol; the bucket exists. */
export function s3Store({ endpoint, bucket, ...access }: S3Storage): UploadStore {
  const client = new AwsClient({ ...access, service: 's3', retries: 2 });

  /** The storage's answer; UNAVAILABLE when there is none, or it is neither a success nor a 404. */
  async function ask(path: string, init: RequestInit): Promise<Response> {
    assertNoCommit('A request to the storage');
    const url = `${endpoint}/${bucket}${path}`;
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(new Error('no response in time')), timeoutMs);
    const reply = await client
      .fetch(url, { ...init, signal: controller.signal })
      .catch((cause: unknown) => {
        throw storageUnavailable(cause);
      })
      .finally(() => clearTimeout(timer));
    if (reply.ok || reply.status === 404) return reply;
    await reply.body?.cancel();
    throw storageUnavailable(new Error(`${init.method} ${url} was answered with ${reply.status}`));
  }

  return {
    async save(name, bytes, contentType) {
      assertSafeName(name);
      const digest = createHash('sha256').update(bytes).digest('hex');
      const headers = { 'content-type': contentType, 'x-amz-content-sha256': digest };
      const reply = await ask(`/${name}`, { method: 'PUT', headers, body: Buffer.from(bytes) });
      await reply.body?.cancel();
      if (!reply.ok) throw storageUnavailable(new Error(`There is no bucket ${bucket}.`));
    },

    async open(name, range) {
      if (!isSafeName(name)) return null;
      const headers = range && { range: `bytes=${range.start}-${range.end}` };
      const reply = await ask(`/${name}`, { method: 'GET', headers });
      if (!reply.ok || !reply.body) {
        await reply.body?.cancel();
        return null;
      }
      return {
        stream: Readable.fromWeb(reply.body as ReadableStream),
        bytes: Number(
          reply.headers.get('content-range')?.split('/')[1] ?? reply.headers.get('content-length'),
        ),
        contentType: reply.headers.get('content-type') ?? 'application/octet-stream',
      };
    },

    async remove(name) {
      assertSafeName(name);
      const reply = await ask(`/${name}`, { method: 'DELETE' });
      await reply.body?.cancel();
    },

    async *list() {
      let token: string | undefined;
      do {
        const query = new URLSearchParams({
          ...(token && { 'continuation-token': token }),
          'encoding-type': 'url',
          'list-type': '2',
        });
        const reply = await ask(`?${query}`, { method: 'GET' });
        const page = parseListing(await reply.text());
        if (!reply.ok) throw storageUnavailable(new Error(`There is no bucket ${bucket}.`));
        yield page.files;
        token = page.next;
      } while (token);
    },
  };
}

function storageUnavailable(cause: unknown): Error {
  return Object.assign(unavailable('The storage of files is unavailable; try again shortly.'), {
    cause,
  });
}
