const texts = new WeakMap<object, string>();

/** An answer as JSON. One that can never change is made into text once, however often it is sent. */
export function jsonText(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null || !Object.isFrozen(answer)) {
    return JSON.stringify(answer);
  }
  const known = texts.get(answer);
  if (known !== undefined) return known;
  const text = JSON.stringify(answer);
  if (isFrozenThrough(answer)) texts.set(answer, text);
  return text;
}

/** Plain objects and lists only: a `Date`, say, can be changed although it is frozen. */
function isFrozenThrough(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'function';
  const plain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return plain && Object.isFrozen(value) && Object.values(value).every(isFrozenThrough);
}
