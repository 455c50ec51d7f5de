import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * Returns an IP address in one spelling, or null if the text is none: without the port that some proxies write into
 * X-Forwarded-For (`192.0.2.7:49152`, `[2001:db8::1]:443`), IPv4 inside IPv6 (`::ffff:192.0.2.7`) as IPv4, and IPv6 as in
 * RFC 5952, without a zone (`%eth0`), which only this machine knows.
 */
export function toIpAddress(text: string | null | undefined): string | null {
  if (!text || isIPv4(text)) return text || null;
  const bare = withoutPort(text).split('%', 1)[0]!;
  if (isIPv4(bare)) return bare;
  if (!isIPv6(bare) || !ipaddr.isValid(bare)) return null;
  const address = ipaddr.process(bare);
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}

function withoutPort(text: string): string {
  return /^([\d.]+):\d{1,5}$/.exec(text)?.[1] ?? /^\[(.+)\](?::\d{1,5})?$/.exec(text)?.[1] ?? text;
}
