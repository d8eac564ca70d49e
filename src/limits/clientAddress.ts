import { isIPv4, isIPv6 } from 'node:net';

/**
 * Returns the part of an address by which a client is counted: an IPv4 address as a whole, and the first 64 bits of an IPv6
 * address, because a client usually has all addresses of such a network. An IPv4 address that is mapped into IPv6 counts as
 * the IPv4 address. All requests without a valid address are counted together.
 *
 * @param address - as Koa's `ctx.ip` has it. Behind a proxy it can have a port, and be any text
 */
export function clientAddress(address: unknown): string {
  if (typeof address !== 'string' || address.length > 100) return unknown;
  if (isIPv4(address)) return address;
  const bare = withoutPort(address).replace(/%.*$/s, '');
  if (isIPv4(bare)) return bare;
  return isIPv6(bare) ? network(bare) : unknown;
}

const unknown = 'unknown';

/** Some proxies write `192.0.2.1:5678` and `[2001:db8::1]:5678`. */
function withoutPort(address: string): string {
  const found = /^\[(.+)\](?::\d+)?$/s.exec(address) ?? /^([\d.]+):\d+$/.exec(address);
  return found?.[1] ?? address;
}

function network(address: string): string {
  // The WHATWG form has no zeros at the left of a group, and hexadecimal groups only.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length;
  const groups = [...first, ...Array.from({ length: zeros }, () => '0'), ...last];
  return isMapped(groups) ? dotted(groups) : `${groups.slice(0, 4).join(':')}::/64`;
}

const isMapped = (groups: readonly string[]): boolean =>
  groups[5] === 'ffff' && groups.slice(0, 5).every(group => group === '0');

const dotted = (groups: readonly string[]): string =>
  groups
    .slice(6)
    .map(group => parseInt(group, 16))
    .flatMap(number => [number >> 8, number & 255])
    .join('.');
