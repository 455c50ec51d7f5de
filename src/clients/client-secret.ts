import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Lets secret scanners recognise a leaked secret. */
const PREFIX = 'nls_';

/** Generates a client secret: 256 random bits. */
export function generateSecret(): string {
  return PREFIX + randomBytes(32).toString('base64url');
}

/** Returns the SHA-256 of a secret, as stored. */
export function digestSecret(secretPlain: string): string {
  return createHash('sha256').update(secretPlain).digest('hex');
}

/** Compares two digests, in hexadecimal, in constant time. */
export function isSameDigest(digest: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(digest, 'hex'), Buffer.from(other, 'hex'));
}
