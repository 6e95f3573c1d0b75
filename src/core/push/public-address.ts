import { type LookupAddress, type LookupAllOptions, lookup as lookUp } from 'node:dns';
import { BlockList, isIP } from 'node:net';

/** Addresses that lead into the network of the server, or nowhere. */
const reserved = new BlockList();
const reservedV4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const;
for (const [network, prefix] of reservedV4) reserved.addSubnet(network, prefix, 'ipv4');
// Of IPv6, only 2000::/3 is in use; some of it carries or documents other addresses.
const publicV6 = new BlockList();
publicV6.addSubnet('2000::', 3, 'ipv6');
const reservedV6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;
for (const [network, prefix] of reservedV6) reserved.addSubnet(network, prefix, 'ipv6');

/** Whether an IP address is one of the public internet. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !reserved.check(address, 'ipv4');
  if (family === 6) return publicV6.check(address, 'ipv6') && !reserved.check(address, 'ipv6');
  return false;
}

/** A host has an address that requests must not be sent to. */
export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError';
}

type LookupCallback = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

/**
 * A `lookup` for connections. It fails for a host with any address that is not public. The connection goes to the
 * address that was checked, so that a second look-up with another answer cannot redirect it.
 */
export function lookupPublic(
  host: string,
  options: LookupAllOptions & { all?: boolean },
  callback: LookupCallback,
): void {
  lookUp(host, { ...options, all: true }, (error, found) => {
    if (error) return callback(error, []);
    const [first] = found;
    if (!first || found.some(({ address }) => !isPublicAddress(address)))
      return callback(new PrivateAddressError(`${host} has an address that is not public`), []);
    if (options.all) callback(null, found);
    else callback(null, first.address, first.family);
  });
}

/** The IP address that stands in a URL in place of a name; null for a name. */
export const literalAddress = ({ hostname }: URL): string | null => {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return isIP(bare) ? bare : null;
};
