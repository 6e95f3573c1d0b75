import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface S3Server {
  /** `S3_…` variables of a bucket here. */
  env: Record<string, string>;
  /** What the bucket holds, by name. */
  objects: Map<string, { bytes: Buffer; contentType: string }>;
  /** Requests whose signature was wrong. */
  refused: string[];
  /** While set, everything is answered with this status. */
  failing: number | null;
  stop(): Promise<void>;
}

const access = { id: 'AKIDTEST', secret: 'a secret only tests know', region: 'eu-test-1' };
const bucket = 'parley-uploads';
const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');
const hmac = (key: string | Buffer, text: string) =>
  createHmac('sha256', key).update(text).digest();

/**
 * A server of one bucket: objects are put, got and deleted, and every request's Signature Version 4
 * and the digest of its body are checked as Amazon's documentation has it, with code of its own.
 */
export async function startS3(): Promise<S3Server> {
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const s3: S3Server = {
    env: {
      S3_ENDPOINT: `http://127.0.0.1:${port}`,
      S3_BUCKET: bucket,
      S3_REGION: access.region,
      S3_ACCESS_KEY_ID: access.id,
      S3_SECRET_ACCESS_KEY: access.secret,
    },
    objects: new Map(),
    refused: [],
    failing: null,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const end = (status: number, bytes?: Buffer, type = 'application/xml') =>
      response
        .writeHead(status, {
          ...(bytes && { 'content-type': type, 'content-length': bytes.length }),
        })
        .end(bytes);
    if (s3.failing) return end(s3.failing);
    if (!isSigned(request, body)) {
      s3.refused.push(`${request.method} ${request.url}`);
      return end(403, Buffer.from('<Error><Code>SignatureDoesNotMatch</Code></Error>'));
    }
    const listing = new URL(request.url ?? '', 'http://s3').searchParams;
    if (listing.get('list-type') === '2') return end(200, Buffer.from(listed(s3, listing)));
    const [, given, ...rest] = (request.url ?? '').split('/');
    const name = rest.join('/');
    if (given !== bucket) return end(404, Buffer.from('<Error><Code>NoSuchBucket</Code></Error>'));
    if (request.method === 'PUT') {
      s3.objects.set(name, { bytes: body, contentType: String(request.headers['content-type']) });
      return end(200);
    }
    if (request.method === 'DELETE') {
      s3.objects.delete(name);
      return end(204);
    }
    const found = s3.objects.get(name);
    if (!found) return end(404, Buffer.from('<Error><Code>NoSuchKey</Code></Error>'));
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    if (first === undefined) return end(200, found.bytes, found.contentType);
    const part = found.bytes.subarray(Number(first), Number(last) + 1);
    response.setHeader('content-range', `bytes ${first}-${last}/${found.bytes.length}`);
    return end(206, part, found.contentType);
  }
  return s3;
}

/** A page of two objects, as ListObjectsV2 answers with `encoding-type=url`. */
function listed({ objects }: S3Server, query: URLSearchParams): string {
  const names = [...objects.keys()].sort();
  const from = Number(query.get('continuation-token') ?? 0);
  const items = names.slice(from, from + 2).map((name) => {
    const size = objects.get(name)?.bytes.length;
    return `<Contents><Key>${encodeURIComponent(name)}</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified><ETag>&quot;x&quot;</ETag><Size>${size}</Size></Contents>`;
  });
  const isMore = from + 2 < names.length;
  const next = isMore ? `<NextContinuationToken>${from + 2}</NextContinuationToken>` : '';
  return `<?xml version="1.0"?><ListBucketResult><IsTruncated>${isMore}</IsTruncated>${next}${items.join('')}</ListBucketResult>`;
}

const scheme =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([a-z\d;-]+), ?Signature=([\da-f]{64})$/;

function isSigned({ method, url = '', headers }: IncomingMessage, body: Buffer): boolean {
  const [, id, day, region, names = '', signature = ''] =
    scheme.exec(headers.authorization ?? '') ?? [];
  const at = String(headers['x-amz-date']);
  const digest = String(headers['x-amz-content-sha256']);
  const signed = names.split(';');
  if (id !== access.id || region !== access.region || !day || !at.startsWith(day)) return false;
  if (!['host', 'x-amz-date', 'x-amz-content-sha256'].every((one) => signed.includes(one)))
    return false;
  if (method === 'PUT' && digest !== sha256(body)) return false;
  const [path = '', query = ''] = url.split('?', 2);
  const canonical = [
    method,
    path,
    query,
    ...signed.map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    names,
    digest,
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const key = [day, access.region, 's3', 'aws4_request'].reduce<string | Buffer>(
    (so, part) => hmac(so, part),
    `AWS4${access.secret}`,
  );
  const right = hmac(key, ['AWS4-HMAC-SHA256', at, scope, sha256(canonical)].join('\n'));
  return timingSafeEqual(right, Buffer.from(signature, 'hex'));
}
