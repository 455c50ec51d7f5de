import { hash, timingSafeEqual } from 'node:crypto';

/** Returns the SHA-256 of a secret, in hexadecimal digits, as stored. A secret that can be guessed needs a slow hash. */
export function digestSecret(secretPlain: string | Uint8Array): string {
  return hash('sha256', secretPlain);
}

/** Compares two digests, in hexadecimal digits, in constant time. */
export function isSameDigest(digest: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(digest, 'hex'), Buffer.from(other, 'hex'));
}
