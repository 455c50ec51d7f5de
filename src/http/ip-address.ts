import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The group of every client without a readable address, for example behind a Unix socket. */
const UNKNOWN = 'unknown';

/**
 * Returns an IP address in one spelling, or null if the text is none. IPv4 inside IPv6 (`::ffff:192.0.2.7`) becomes
 * IPv4; IPv6 is written as in RFC 5952. Dropped are the port that some proxies write into X-Forwarded-For
 * (`192.0.2.7:49152`, `[2001:db8::1]:443`) and the zone (`%eth0`), which only this machine knows.
 */
export function toIpAddress(text: string | null | undefined): string | null {
  if (!text) return null;
  if (isIPv4(text)) return text;
  const bare = withoutPort(text).split('%', 1)[0]!;
  if (isIPv4(bare)) return bare;
  if (!isIPv6(bare) || !ipaddr.isValid(bare)) return null;
  const address = ipaddr.process(bare);
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}

/**
 * Returns the group that an address counts for. An IPv4 address is a group, also inside IPv6. IPv6 addresses are
 * grouped by /64, because one client can use all 2^64 of them. Everything that is not an address is one group.
 */
export function toAddressGroup(ip: string | null | undefined): string {
  const text = toIpAddress(ip);
  if (text === null) return UNKNOWN;
  if (isIPv4(text)) return text;
  const address = ipaddr.IPv6.parse(text);
  // IPv4 that was translated to IPv6 (RFC 6052 section 2.1).
  if (address.range() === 'rfc6052') return address.toByteArray().slice(-4).join('.');
  const network = address.parts.slice(0, 4).map((part) => part.toString(16));
  return `${network.join(':')}::/64`;
}

/**
 * Returns the network of an address, which may be one client with many addresses: IPv4 by its /24, IPv6 by its /48; one
 * common network for everything that is not an address.
 */
export function toNetwork(ip: string | null | undefined): string {
  const group = toAddressGroup(ip);
  if (isIPv4(group)) return `${group.slice(0, group.lastIndexOf('.'))}.0/24`;
  return group.replace(/:[0-9a-f]+::\/64$/, '::/48');
}

function withoutPort(text: string): string {
  return /^([\d.]+):\d{1,5}$/.exec(text)?.[1] ?? /^\[(.+)\](?::\d{1,5})?$/.exec(text)?.[1] ?? text;
}
