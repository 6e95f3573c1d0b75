import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { closing } from './closing.js';

/** A span as a collector receives it. */
export interface ReceivedSpan {
  /** The `service.name` of its process. */
  service: string;
  traceId: string;
  spanId: string;
  /** Empty for the first span of a trace. */
  parentId: string;
  name: string;
  kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  attributes: Record<string, string | number>;
  /** The ids of linked spans. */
  links: string[];
  failed: boolean;
}

interface Field {
  number: number;
  /** A varint or eight bytes. */
  value: bigint;
  bytes: Buffer<ArrayBufferLike>;
}

/** The fields of a message in Protocol Buffers. */
function* fieldsOf(message: Buffer): Generator<Field> {
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[at++] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const tag = Number(varint());
    const field: Field = { number: tag >> 3, value: 0n, bytes: Buffer.alloc(0) };
    const wireType = tag & 7;
    if (wireType === 0) field.value = varint();
    else {
      const length = wireType === 1 ? 8 : wireType === 5 ? 4 : Number(varint());
      field.bytes = message.subarray(at, at + length);
      at += length;
    }
    yield field;
  }
}

const all = (message: Buffer, number: number) =>
  [...fieldsOf(message)].filter((field) => field.number === number).map(({ bytes }) => bytes);
const bytesIn = (message: Buffer, number: number) => all(message, number)[0] ?? Buffer.alloc(0);
const numberIn = (message: Buffer, number: number) =>
  Number([...fieldsOf(message)].find((field) => field.number === number)?.value ?? 0n);

/** Texts and whole numbers. */
const attributesIn = (message: Buffer, number: number) =>
  Object.fromEntries(
    all(message, number).map((pair) => {
      const value = bytesIn(pair, 2);
      const text = all(value, 1)[0];
      return [String(bytesIn(pair, 1)), text ? String(text) : numberIn(value, 3)];
    }),
  );

const kinds = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const errorCode = 2;

/** The spans of an `ExportTraceServiceRequest`. */
const spansIn = (request: Buffer): ReceivedSpan[] =>
  all(request, 1).flatMap((resourceSpans) => {
    const resource = attributesIn(bytesIn(resourceSpans, 1), 1);
    return all(resourceSpans, 2).flatMap((scopeSpans) =>
      all(scopeSpans, 2).map((span) => ({
        service: String(resource['service.name']),
        traceId: bytesIn(span, 1).toString('hex'),
        spanId: bytesIn(span, 2).toString('hex'),
        parentId: bytesIn(span, 4).toString('hex'),
        name: String(bytesIn(span, 5)),
        kind: kinds[numberIn(span, 6)] ?? 'internal',
        attributes: attributesIn(span, 9),
        links: all(span, 13).map((link) => bytesIn(link, 2).toString('hex')),
        failed: numberIn(bytesIn(span, 15), 3) === errorCode,
      })),
    );
  });

/** A collector that receives traces by OTLP over HTTP, in Protocol Buffers. */
export async function startCollector() {
  const spans: ReceivedSpan[] = [];
  const bodies: Buffer[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const sent = Buffer.concat(chunks);
      const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
      bodies.push(body);
      spans.push(...spansIn(body));
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return closing({
    url: `http://127.0.0.1:${port}`,
    /** All spans so far. */
    spans,
    /** Everything that was sent so far, as text. */
    sent: () => Buffer.concat(bodies).toString('latin1'),
    stop: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  });
}
