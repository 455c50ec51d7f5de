import { timingSafeEqual } from 'node:crypto';

/**
 * Decodes padded base64 strictly; returns null for any other text. `Buffer.from` skips unknown characters, which would
 * turn a damaged hash into a shorter one that is easier to match.
 */
export function fromBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return text !== '' && bytes.toString('base64') === text ? bytes : null;
}

/** Decodes base64 without padding, as in PHC strings; strict like {@link fromBase64}. */
export function fromUnpaddedBase64(text: string): Buffer | null {
  const padding = '='.repeat((4 - (text.length % 4)) % 4);
  return text.endsWith('=') ? null : fromBase64(text + padding);
}

/** Decodes passlib's base64, which has `.` for `+` and no padding; strict like {@link fromBase64}. */
export function fromPasslibBase64(text: string): Buffer | null {
  return fromUnpaddedBase64(text.replaceAll('.', '+'));
}

/** Compares in constant time for a given length. */
export function equalBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
