/** Returns the six digits of a code as a person types it, maybe in groups; null if it is none. */
export function parseTotpCode(typed: unknown): string | null {
  if (typeof typed !== 'string' || typed.length > 20) return null;
  const digits = typed.replace(/[\s-]/g, '');
  return /^[0-9]{6}$/.test(digits) ? digits : null;
}
