import { isIPv4, isIPv6 } from 'node:net';

/** For whoever has no address that can be read: they share one bucket. */
const UNKNOWN = 'unknown';

/** IPv4 in IPv6: mapped (RFC 4291 section 2.5.5.2), and as a translator writes it (RFC 6052 section 2.1). */
const IPV4_PREFIXES: ReadonlyArray<readonly number[]> = [
  [0, 0, 0, 0, 0, 0xffff],
  [0x64, 0xff9b, 0, 0, 0, 0],
];

/**
 * What counts as one address: IPv4 as it is, also where it is written within IPv6; of IPv6 the first 64 bits, since
 * whoever has one address has 2^64 of them; everything else one and the same.
 */
export function addressGroup(ip: string | null | undefined): string {
  const text = withoutPort(ip ?? '');
  if (isIPv4(text)) return text;
  if (!isIPv6(text)) return UNKNOWN;
  const words = wordsOf(text);
  const isIpv4 = IPV4_PREFIXES.some((prefix) => prefix.every((word, i) => words[i] === word));
  if (isIpv4) return [words[6]! >> 8, words[6]! & 255, words[7]! >> 8, words[7]! & 255].join('.');
  const network = words.slice(0, 4).map((word) => word.toString(16));
  return `${network.join(':')}::/64`;
}

/** Some proxies write it into X-Forwarded-For: all that is behind them would share one bucket. */
function withoutPort(text: string): string {
  return /^([\d.]+):\d{1,5}$/.exec(text)?.[1] ?? /^\[(.+)\](?::\d{1,5})?$/.exec(text)?.[1] ?? text;
}

/** The eight words of an IPv6 address that is one. */
function wordsOf(address: string): number[] {
  const [plain] = address.split('%') as [string];
  const hex = plain.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, ...bytes: string[]) => {
    const [a, b, c, d] = bytes.map(Number) as [number, number, number, number];
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
  const [left, right] = hex.split('::').map((half) => half.split(':').filter(Boolean));
  const zeros = right ? 8 - left!.length - right.length : 0;
  return [...left!, ...Array<string>(zeros).fill('0'), ...(right ?? [])].map((word) =>
    parseInt(word, 16),
  );
}
