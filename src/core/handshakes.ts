import type { Duplex } from 'node:stream';
import type { Limits } from '../config/limits.js';
import type { RequestCounts } from './request-counts.js';

/** The pause that a refused client is told while too many sockets of its address are opening, in milliseconds. */
const openingMs = 1_000;

/**
 * Limits the sockets of an address that have not signed in. One that closes before it has signed in counts as a
 * request of the address; one that signs in counts for its user alone, so that many people behind one address
 * may come back at once.
 */
export class Handshakes {
  private readonly opening = new Map<Duplex, string>();
  private readonly numbers = new Map<string, number>();

  constructor(
    private readonly counts: RequestCounts,
    private readonly limits: Pick<Limits, 'requestsPerMinute' | 'socketsOpening'>,
  ) {}

  /** Begins the handshake of a connection; when it is refused, the milliseconds until it may be repeated. */
  begin(connection: Duplex, address: string): number | null {
    const { current, ttl } = this.counts.peek(address);
    if (current >= this.limits.requestsPerMinute) return ttl;
    const number = this.numbers.get(address) ?? 0;
    if (number >= this.limits.socketsOpening) return openingMs;
    this.numbers.set(address, number + 1);
    this.opening.set(connection, address);
    connection.once('close', () => {
      if (this.leave(connection)) this.counts.add(address);
    });
    return null;
  }

  /** The client of a connection has signed in. */
  signedIn(connection: Duplex): void {
    this.leave(connection);
  }

  /** Whether the connection was opening. */
  private leave(connection: Duplex): boolean {
    const address = this.opening.get(connection);
    if (address === undefined) return false;
    this.opening.delete(connection);
    const number = (this.numbers.get(address) ?? 1) - 1;
    if (number > 0) this.numbers.set(address, number);
    else this.numbers.delete(address);
    return true;
  }
}
