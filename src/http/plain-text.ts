/** Returns whether a value is plain text of so many characters: no control characters, and not spaces alone. */
export function isPlainText(value: unknown, min: number, max: number): boolean {
  // The cheap check first: a code point is at most two code units.
  if (typeof value !== 'string' || value.length > 2 * max) return false;
  const characters = [...value].length;
  if (characters < min || characters > max) return false;
  if (min > 0 && value.trim() === '') return false;
  return value.isWellFormed() && !/\p{Cc}/u.test(value);
}
