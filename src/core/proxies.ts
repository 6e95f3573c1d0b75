import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

/** The number of proxies in front of the server, or their networks; 0 for none. */
export type TrustedProxies = number | readonly string[];

/** The canonical form of an IPv6 address, in groups of hexadecimal digits (RFC 5952). */
const canonical = (address: string) => new URL(`http://[${address}]`).hostname.slice(1, -1);

/** An address in one form: without port, zone and brackets, IPv4 in IPv6 as IPv4; null for no address. */
export function normalAddress(text: string | undefined): string | null {
  if (text !== undefined && isIPv4(text)) return text;
  let address = (text ?? '').trim();
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(address);
  if (bracketed) address = bracketed[1] as string;
  else if (/^[\d.]+:\d+$/.test(address)) address = address.slice(0, address.indexOf(':'));
  address = address.replace(/%.*$/, '');
  if (!isIPv6(address)) return isIP(address) ? address : null;
  address = canonical(address);
  const [, high, low] = /^::ffff:([\da-f]+):([\da-f]+)$/.exec(address) ?? [];
  if (high === undefined || low === undefined) return address;
  const [a, b] = [high, low].map((group) => Number.parseInt(group, 16));
  return [a, b].map((group = 0) => `${group >> 8}.${group & 255}`).join('.');
}

/** The key of an address in rate limits: IPv6 by its /64, which is the network of one customer. */
export function addressKey(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = [], tail = []] = canonical(address)
    .split('::')
    .map((part) => part.split(':').filter(Boolean));
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return `${[...head, ...zeros, ...tail].slice(0, 4).join(':')}::/64`;
}

/** Finds the address of a client behind the proxies that are trusted to add it to `X-Forwarded-For`. */
export class Proxies {
  private readonly networks = new BlockList();

  constructor(private readonly trusted: TrustedProxies) {
    if (typeof trusted === 'number') return;
    for (const network of trusted) {
      const [address = '', prefix] = network.split('/');
      const family = isIPv4(address) ? 'ipv4' : 'ipv6';
      this.networks.addSubnet(address, Number(prefix ?? (family === 'ipv4' ? 32 : 128)), family);
    }
  }

  /**
   * The address of a request's client: of the addresses from the socket back through
   * `X-Forwarded-For`, the first that is not a trusted proxy. An entry that is no address ends the way.
   */
  clientAddress({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): string {
    let address = normalAddress(socket.remoteAddress) ?? '';
    const forwarded = String(headers['x-forwarded-for'] ?? '').split(',');
    for (let hop = 0; this.isTrusted(address, hop); hop += 1) {
      const next = normalAddress(forwarded.pop());
      if (next === null) break;
      address = next;
    }
    return address;
  }

  private isTrusted(address: string, hop: number): boolean {
    if (typeof this.trusted === 'number') return hop < this.trusted;
    return isIP(address) > 0 && this.networks.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
  }
}
