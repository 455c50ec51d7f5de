/** The maximum length of a locale (RFC 5646 section 4.4.1), in characters. */
export const LOCALE_MAX_LENGTH = 35;

/** Returns a BCP 47 language tag in its canonical form (`pt_br` and `PT-br` are `pt-BR`), or null if the text is none. */
export function canonicalizeLocale(typed: string): string | null {
  if (typed.length > LOCALE_MAX_LENGTH) return null;
  try {
    const [canonical = null] = Intl.getCanonicalLocales(typed.replaceAll('_', '-'));
    // It may be longer: `sh` is `sr-Latn`. What we store, an import of our export must accept.
    return canonical !== null && canonical.length <= LOCALE_MAX_LENGTH ? canonical : null;
  } catch {
    return null;
  }
}
