import { fromBase64, fromUnpaddedBase64 } from './formats/bytes.js';

/** A user's password as `firebase auth:export` writes it, in base64. */
interface FirebasePassword {
  /** `passwordHash`. */
  hash: string;
  salt: string;
}

/** The password hash parameters of a Firebase project, from its console. */
export interface FirebaseParameters {
  /** `base64_signer_key`, a secret; it is not stored. */
  signerKey: string;
  /** `base64_salt_separator`. */
  saltSeparator: string;
  /** `rounds`. */
  rounds: number;
  /** `mem_cost`, the binary logarithm of scrypt's cost. */
  memCost: number;
}

const HASH_BYTES = 64;

/**
 * Converts a password of Firebase to one text that can be verified without the signer key. Firebase encrypts the signer
 * key with a key that scrypt derives from the password (AES-256 in counter mode). Hash XOR signer key is the key stream of
 * that encryption, which a correct password reproduces.
 * @returns the text to store, or null if a part is malformed.
 */
export function toFirebaseHash(
  { hash, salt }: FirebasePassword,
  { signerKey, saltSeparator, rounds, memCost }: FirebaseParameters,
): string | null {
  const [hashBytes, saltBytes] = [decode(hash), decode(salt)];
  const [key, separator] = [decode(signerKey), decode(saltSeparator)];
  if (!hashBytes || !saltBytes || !key || !separator) return null;
  if (hashBytes.length !== HASH_BYTES || key.length !== HASH_BYTES) return null;
  const stream = Buffer.from(hashBytes.map((byte, i) => byte ^ key[i]!));
  const salted = Buffer.concat([saltBytes, separator]);
  return `$firebase-scrypt$ln=${memCost},r=${rounds}$${encode(salted)}$${encode(stream)}`;
}

/** Accepts both base64 alphabets: the console and some versions of the export differ. */
function decode(base64: string): Buffer | null {
  const text = base64.replaceAll('-', '+').replaceAll('_', '/');
  return fromBase64(text) ?? fromUnpaddedBase64(text);
}

function encode(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
