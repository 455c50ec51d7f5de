import { createCipheriv } from 'node:crypto';
import { fromBase64, fromUnpaddedBase64, sameBytes } from './bytes.js';
import { type HashFormat, refused } from './hash-format.js';
import { refusalOfScrypt, scrypt, type ScryptCost } from './scrypt.format.js';

/** What `firebase auth:export` has of a password; base64, in either alphabet. */
export interface FirebasePassword {
  /** `passwordHash`. */
  hash: string;
  salt: string;
}

/** The project's password hash parameters, from the Firebase console. */
export interface FirebaseParameters {
  /** `base64_signer_key`: a secret. It is in nothing that is stored. */
  signerKey: string;
  /** `base64_salt_separator`. */
  saltSeparator: string;
  rounds: number;
  /** `mem_cost`: the logarithm of scrypt's cost. */
  memCost: number;
}

const STORED = /^\$firebase-scrypt\$ln=(\d{1,2}),r=(\d{1,4})\$([^$]+)\$([^$]+)$/;
const KEY_BYTES = 32;
const HASH_BYTES = 64;

/**
 * Firebase's modified scrypt, as {@link firebaseHash} writes it. Firebase encrypts the project's signer key, with a
 * key that scrypt makes of the password (AES-256 in counter mode); what is stored here is the stream that the signer
 * key was encrypted with. The password proves itself against that alike, and the signer key can be forgotten.
 */
export const firebaseScryptFormat: HashFormat = {
  name: 'Firebase scrypt',
  read(stored) {
    const [, logCost, blockSize, saltText, streamText] = STORED.exec(stored) ?? [];
    const [salt, stream] = [
      fromUnpaddedBase64(saltText ?? ''),
      fromUnpaddedBase64(streamText ?? ''),
    ];
    if (salt === null || stream?.length !== HASH_BYTES) return null;
    const cost = { cost: 2 ** Number(logCost), blockSize: Number(blockSize), lanes: 1 };
    const refusal = refusalOfScrypt(cost);
    if (refusal !== null) return refused(refusal);
    return { refusal: null, verify: (plain) => sameBytes(streamOf(plain, salt, cost), stream) };
  },
};

/** The one text that is stored of a password of Firebase; null where its parts are none. */
export function firebaseHash(
  { hash, salt }: FirebasePassword,
  { signerKey, saltSeparator, rounds, memCost }: FirebaseParameters,
): string | null {
  const [hashBytes, saltBytes] = [fromEither(hash), fromEither(salt)];
  const [key, separator] = [fromEither(signerKey), fromEither(saltSeparator)];
  if (!hashBytes || !saltBytes || !key || !separator) return null;
  if (hashBytes.length !== HASH_BYTES || key.length !== HASH_BYTES) return null;
  const stream = Buffer.from(hashBytes.map((byte, i) => byte ^ key[i]!));
  const salted = Buffer.concat([saltBytes, separator]);
  return `$firebase-scrypt$ln=${memCost},r=${rounds}$${unpadded(salted)}$${unpadded(stream)}`;
}

function streamOf(plain: string, salt: Buffer, cost: ScryptCost): Buffer {
  const key = scrypt(plain, salt, KEY_BYTES, cost);
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(HASH_BYTES));
}

/** The console has the one alphabet, the export of some versions the other. */
function fromEither(base64: string): Buffer | null {
  const text = base64.replaceAll('-', '+').replaceAll('_', '/');
  return fromBase64(text) ?? fromUnpaddedBase64(text);
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
