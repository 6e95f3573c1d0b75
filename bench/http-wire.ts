import { connect, type Socket } from 'node:net';
import type { Ask } from './load.ts';

const headEnd = Buffer.from('\r\n\r\n');
const told = Buffer.from('"errors":');
const lastChunk = '0\r\n\r\n';

// Read into by every socket: what arrives is looked through at once and never kept.
const shared = Buffer.allocUnsafe(256 * 1024);

/**
 * An HTTP client that does no more than wait for the end of an answer: it shares its core with the
 * database, and what it used of it would be counted as the server's.
 */
export class HttpWire {
  private readonly socket: Socket;
  private answered = Promise.withResolvers<void>();
  private path = '';
  /** Bytes of the answer that are still to come; null before its head is there, or said. */
  private missing: number | null = null;
  private head: Buffer | null = null;
  private chunked = false;
  private tail = '';

  constructor(port: number) {
    const callback = (length: number, buffer: Uint8Array) => {
      this.read((buffer as Buffer).subarray(0, length));
      return true;
    };
    this.socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: { buffer: shared, callback },
    });
    this.socket.on('error', (error) => this.answered.reject(error));
    this.socket.on('close', () => this.answered.reject(new Error(`${this.path} was not answered`)));
  }

  /** Sends one request, and waits for the whole answer. Throws unless its status is 200 and it contains no errors. */
  ask({ method, path, headers, body = '' }: Ask): Promise<void> {
    this.answered = Promise.withResolvers();
    this.path = path;
    this.missing = null;
    this.chunked = false;
    this.tail = '';
    let text = `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n`;
    for (const name in headers) text += `${name}: ${headers[name]}\r\n`;
    if (method === 'POST') text += `content-length: ${Buffer.byteLength(body)}\r\n`;
    this.socket.write(`${text}\r\n${body}`);
    return this.answered.promise;
  }

  close(): void {
    this.socket.destroy();
  }

  private read(arrived: Buffer): void {
    try {
      const body = this.missing === null && !this.chunked ? this.afterHead(arrived) : arrived;
      if (body && this.isOver(body)) this.answered.resolve();
    } catch (error) {
      this.answered.reject(error);
    }
  }

  /** What stands behind the head; null while that is not all there. Throws what the head says is wrong. */
  private afterHead(arrived: Buffer): Buffer | null {
    const data = this.head ? Buffer.concat([this.head, arrived]) : arrived;
    const end = data.indexOf(headEnd);
    // A copy: what it stands in is read into again.
    this.head = end < 0 ? Buffer.from(data) : null;
    if (end < 0) return null;
    const head = data.toString('latin1', 0, end + 2).toLowerCase();
    if (!head.startsWith('http/1.1 200 '))
      throw new Error(`${this.path} answered ${head.slice(9, head.indexOf('\r\n'))}`);
    const length = /\r\ncontent-length: *(\d+)\r\n/.exec(head)?.[1];
    this.chunked = head.includes('\r\ntransfer-encoding: chunked\r\n');
    if (length !== undefined) this.missing = Number(length);
    else if (!this.chunked) throw new Error(`${this.path} answered without a length`);
    return data.subarray(end + headEnd.length);
  }

  private isOver(body: Buffer): boolean {
    if (body.includes(told)) throw new Error(`${this.path} answered errors`);
    if (this.missing !== null) {
      this.missing -= body.length;
      return this.missing <= 0;
    }
    this.tail = (this.tail + body.toString('latin1', Math.max(0, body.length - 5))).slice(-5);
    return this.tail === lastChunk;
  }
}
