import { randomBytes } from 'node:crypto';

/** Lets secret scanners recognise a leaked secret. */
const PREFIX = 'nls_';

/** Generates a client secret: 256 random bits. */
export function generateSecret(): string {
  return PREFIX + randomBytes(32).toString('base64url');
}
