import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The group of every client without a readable address, for example behind a Unix socket. */
const UNKNOWN = 'unknown';
/** IPv4 inside IPv6: mapped (RFC 4291 section 2.5.5.2) and translated (RFC 6052 section 2.1). */
const IPV4_RANGES = ['ipv4Mapped', 'rfc6052'];

/**
 * Returns the group that an address counts for: IPv4 as it is, also inside IPv6; IPv6 by its /64, because one client can
 * use 2^64 addresses of it; one common group for everything that is not an address.
 */
export function toAddressGroup(ip: string | null | undefined): string {
  // A zone (`fe80::1%eth0`) is only known to this machine.
  const text = withoutPort(ip ?? '').split('%', 1)[0]!;
  if (isIPv4(text)) return text;
  if (!isIPv6(text) || !ipaddr.IPv6.isValid(text)) return UNKNOWN;
  const address = ipaddr.IPv6.parse(text);
  if (IPV4_RANGES.includes(address.range())) return address.toByteArray().slice(-4).join('.');
  const network = address.parts.slice(0, 4).map((part) => part.toString(16));
  return `${network.join(':')}::/64`;
}

/** Removes the port that some proxies write into X-Forwarded-For. */
function withoutPort(text: string): string {
  return /^([\d.]+):\d{1,5}$/.exec(text)?.[1] ?? /^\[(.+)\](?::\d{1,5})?$/.exec(text)?.[1] ?? text;
}
