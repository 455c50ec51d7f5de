import { timingSafeEqual } from 'node:crypto';

/**
 * The bytes of a base64 text with its padding; null for any other text. `Buffer.from` skips what it does not know, so
 * that a damaged hash would be a shorter one, and a shorter one is easier to meet.
 */
export function fromBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return text !== '' && bytes.toString('base64') === text ? bytes : null;
}

/** As {@link fromBase64}, without padding: that of PHC strings. */
export function fromUnpaddedBase64(text: string): Buffer | null {
  const padding = '='.repeat((4 - (text.length % 4)) % 4);
  return text.endsWith('=') ? null : fromBase64(text + padding);
}

/** As {@link fromUnpaddedBase64}, of the alphabet that passlib made of it: `.` for `+`. */
export function fromPasslibBase64(text: string): Buffer | null {
  return fromUnpaddedBase64(text.replaceAll('.', '+'));
}

/** Whether they are the same; the time tells nothing but the lengths. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
