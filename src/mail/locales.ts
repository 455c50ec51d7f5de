import { canonicalizeLocale } from '../users/locale.js';

/** A client may send a header of many kilobytes. */
const HEADER_MAX_LENGTH = 500;
const RANGE = /^\s*([a-z\d-]{1,35}|\*)\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/i;

/**
 * Returns the first of the `available` locales that one of the wished ones asks for (RFC 4647 section 3.4: `de-AT` is
 * served by `de`), or null.
 */
export function matchLocale(
  wished: ReadonlyArray<string | null>,
  available: readonly string[],
): string | null {
  for (const each of wished) {
    let range = each && canonicalizeLocale(each);
    while (range) {
      if (available.includes(range)) return range;
      range = range.slice(0, Math.max(range.lastIndexOf('-'), 0));
    }
  }
  return null;
}

/** Returns the languages of an `Accept-Language` header (RFC 9110 section 12.5.4), the most wanted first. */
export function parseAcceptLanguage(header: string | null | undefined): string[] {
  const ranges = (header ?? '').slice(0, HEADER_MAX_LENGTH).split(',');
  return ranges
    .map((range) => RANGE.exec(range))
    .filter((match) => match !== null)
    .map(([, tag, quality = '1']) => ({ tag: tag!, quality: Number(quality) }))
    .filter(({ tag, quality }) => tag !== '*' && quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);
}
