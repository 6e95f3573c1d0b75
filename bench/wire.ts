import { connect, type Socket } from 'node:net';

/** How a server's WebSocket is spoken, as far as it takes to be subscribed. */
export interface Dialect {
  path: string;
  protocol?: string;
  /** Sent as soon as the socket is open. */
  hello?(n: number): string;
  /** What to send to a frame, and whether the n-th socket is subscribed now. */
  answer(text: string, n: number): { send?: string; ready?: boolean } | null;
}

/** What all sockets of one server received together. */
export interface Tally {
  delivered: number;
  /** Why the server closed sockets: what it said, or that it said nothing. */
  closed: string[];
}

/** Below this many bytes a frame is the protocol's own, and no event. */
const smallestEvent = 64;

/** How long it may take to be subscribed, in milliseconds. */
const subscribeTimeoutMs = 10_000;

const textFrame = 1;
const closeFrame = 8;
const pingFrame = 9;
const pongFrame = 10;

/** A client's frame; the mask is zero, which leaves the payload as it is. */
function frame(opcode: number, text = ''): Buffer {
  const payload = Buffer.from(text);
  const { length } = payload;
  const size = length < 126 ? [0x80 | length] : [0x80 | 126, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([0x80 | opcode, ...size, 0, 0, 0, 0]), payload]);
}

const farewellOf = (payload: Buffer) =>
  payload.length < 2 ? 'closed' : `${payload.readUInt16BE()} ${payload.toString('utf8', 2)}`;

// Read into by every socket: what arrives is counted at once and never kept.
const shared = Buffer.allocUnsafe(256 * 1024);

/**
 * A WebSocket client that does no more than count: a thousand of them on one core must not be slower
 * than the server they measure.
 */
export class Wire {
  /** While set, events are read and handed over instead of counted. */
  onText: ((text: string) => unknown) | null = null;
  private readonly socket: Socket;
  private rest: Buffer | null = null;
  private skip = 0;
  private open = false;
  private ready = false;
  private left = false;
  private farewell = 'hung up';
  private readonly subscribed = Promise.withResolvers<this>();

  private readonly dialect: Dialect;
  private readonly n: number;
  private readonly tally: Tally;

  private constructor(port: number, dialect: Dialect, n: number, tally: Tally) {
    this.dialect = dialect;
    this.n = n;
    this.tally = tally;
    const callback = (length: number, buffer: Uint8Array) => {
      this.read(buffer.subarray(0, length) as Buffer);
      return true;
    };
    this.socket = connect({ port, host: '127.0.0.1', onread: { buffer: shared, callback } });
    const { path, protocol } = dialect;
    const lines = [
      `GET ${path} HTTP/1.1`,
      'Host: 127.0.0.1',
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${Buffer.alloc(16, n).toString('base64')}`,
      ...(protocol ? [`Sec-WebSocket-Protocol: ${protocol}`] : []),
    ];
    this.socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    this.socket.once('error', (error) => this.subscribed.reject(error));
    const fail = () => this.subscribed.reject(new Error(`socket ${n} was not subscribed in time`));
    const timer = setTimeout(fail, subscribeTimeoutMs);
    this.subscribed.promise.finally(() => clearTimeout(timer)).catch(() => {});
    this.socket.once('close', () => {
      if (!this.left) tally.closed.push(this.farewell);
    });
    this.socket.once('close', () => this.subscribed.reject(new Error(`socket ${n} was closed`)));
  }

  /** Resolves once the n-th socket is subscribed. Throws when the server closes it before. */
  static subscribe(port: number, dialect: Dialect, n: number, tally: Tally): Promise<Wire> {
    return new Wire(port, dialect, n, tally).subscribed.promise;
  }

  close(): void {
    this.left = true;
    this.socket.destroy();
  }

  private read(chunk: Buffer): void {
    let data = this.rest ? Buffer.concat([this.rest, chunk]) : chunk;
    this.rest = null;
    if (!this.open) {
      const end = data.indexOf('\r\n\r\n');
      if (end < 0) {
        this.rest = Buffer.from(data);
        return;
      }
      const status = data.toString('latin1', 0, data.indexOf('\r\n'));
      if (!status.includes(' 101 ')) {
        this.subscribed.reject(new Error(status));
        return;
      }
      this.open = true;
      const hello = this.dialect.hello?.(this.n);
      if (hello !== undefined) this.socket.write(frame(textFrame, hello));
      data = data.subarray(end + 4);
    }
    this.readFrames(data);
  }

  private readFrames(data: Buffer): void {
    let at = Math.min(this.skip, data.length);
    this.skip -= at;
    if (at > 0 && this.skip === 0) this.tally.delivered += 1;
    while (at < data.length) {
      const header = ((data[at + 1] ?? 0) & 127) === 126 ? 4 : 2;
      if (data.length - at < header) break;
      const opcode = (data[at] as number) & 15;
      const short = (data[at + 1] as number) & 127;
      const start = at + header;
      const length = short === 126 ? data.readUInt16BE(at + 2) : short;
      const end = start + length;
      if (this.ready && !this.onText && length >= smallestEvent) {
        at = Math.min(end, data.length);
        this.skip = end - at;
        if (this.skip === 0) this.tally.delivered += 1;
        continue;
      }
      if (end > data.length) break;
      if (opcode === closeFrame) this.farewell = farewellOf(data.subarray(start, end));
      else this.hear(opcode, data.toString('utf8', start, end));
      at = end;
    }
    // A copy: what it stands in is read into again.
    if (at < data.length) this.rest = Buffer.from(data.subarray(at));
  }

  private hear(opcode: number, text: string): void {
    if (opcode === pingFrame) this.socket.write(frame(pongFrame, text));
    if (opcode !== textFrame) return;
    if (this.ready && text.length >= smallestEvent) {
      this.tally.delivered += 1;
      this.onText?.(text);
      return;
    }
    const answer = this.dialect.answer(text, this.n);
    if (answer?.send !== undefined) this.socket.write(frame(textFrame, answer.send));
    if (!answer?.ready || this.ready) return;
    this.ready = true;
    this.subscribed.resolve(this);
  }
}

/** Subscribes sockets `from`…`to - 1`, a few at a time. */
export async function subscribeMany(
  port: number,
  dialect: Dialect,
  [from, to]: readonly [number, number],
  tally: Tally,
): Promise<Wire[]> {
  const wires: Wire[] = [];
  const atOnce = 50;
  for (let n = from; n < to; n += atOnce) {
    const some = Array.from({ length: Math.min(atOnce, to - n) }, (_, index) =>
      Wire.subscribe(port, dialect, n + index, tally),
    );
    wires.push(...(await Promise.all(some)));
  }
  return wires;
}
