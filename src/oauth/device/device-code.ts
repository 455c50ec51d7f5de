import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { parse as uuidBytes, stringify as uuidText } from 'uuid';

/** Lets secret scanners recognise a leaked code. */
const PREFIX = 'nld_';
const ID_BYTES = 16;
const SECRET_BYTES = 32;
/** The id and the secret are 48 bytes: 64 characters of base64url, each of which counts. */
const SHAPE = new RegExp(`^${PREFIX}([\\w-]{${((ID_BYTES + SECRET_BYTES) / 3) * 4}})$`);

/** Creates the device code of a row: its id, and 256 random bits. */
export function createDeviceCode(id: string): string {
  const bytes = Buffer.concat([uuidBytes(id), randomBytes(SECRET_BYTES)]);
  return PREFIX + bytes.toString('base64url');
}

/** Returns the id of the row that a code names, or null if the text does not have the form of a device code. */
export function parseDeviceCode(codePlain: string): string | null {
  const [, encoded] = SHAPE.exec(codePlain) ?? [];
  if (encoded === undefined) return null;
  try {
    return uuidText(Buffer.from(encoded, 'base64url').subarray(0, ID_BYTES));
  } catch {
    return null;
  }
}

/** Returns the SHA-256 of a device code, as stored. */
export function digestDeviceCode(codePlain: string): string {
  return createHash('sha256').update(codePlain).digest('hex');
}

/** Returns whether the code has this digest, in constant time. */
export function matchesDigest(codePlain: string, digest: string): boolean {
  return timingSafeEqual(Buffer.from(digestDeviceCode(codePlain)), Buffer.from(digest));
}
