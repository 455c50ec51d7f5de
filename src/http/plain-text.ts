/** Returns whether a value is text of `min` to `max` code points, without control characters and not blank. */
export function isPlainText(value: unknown, min: number, max: number): boolean {
  // The cheap check first: a code point is at most two code units.
  if (typeof value !== 'string' || value.length > 2 * max) return false;
  const characters = [...value].length;
  if (characters < min || characters > max) return false;
  if (min > 0 && value.trim() === '') return false;
  return value.isWellFormed() && !/\p{Cc}/u.test(value);
}
