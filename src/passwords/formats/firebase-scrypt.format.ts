import { createCipheriv } from 'node:crypto';
import { equalBytes, fromUnpaddedBase64 } from './bytes.js';
import { type HashFormat, rejectHash } from './hash-format.js';
import { findScryptRejection, scrypt, type ScryptCost } from './scrypt.format.js';

const STORED = /^\$firebase-scrypt\$ln=(\d{1,2}),r=(\d{1,4})\$([^$]+)\$([^$]+)$/;
const KEY_BYTES = 32;
const STREAM_BYTES = 64;

/** Firebase's modified scrypt, as `toFirebaseHash()` writes it: parameters, salt, and an AES key stream. */
export const firebaseScryptFormat: HashFormat = {
  name: 'Firebase scrypt',
  parse(stored) {
    const [, logCost, blockSize, saltText, streamText] = STORED.exec(stored) ?? [];
    const salt = fromUnpaddedBase64(saltText ?? '');
    const stream = fromUnpaddedBase64(streamText ?? '');
    if (salt === null || stream?.length !== STREAM_BYTES) return null;
    const cost = { cost: 2 ** Number(logCost), blockSize: Number(blockSize), lanes: 1 };
    const rejection = findScryptRejection(cost);
    if (rejection !== null) return rejectHash(rejection);
    return {
      rejection: null,
      verify: (plain) => equalBytes(deriveStream(plain, salt, cost), stream),
    };
  },
};

function deriveStream(plain: string, salt: Buffer, cost: ScryptCost): Buffer {
  const key = scrypt(plain, salt, KEY_BYTES, cost);
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(STREAM_BYTES));
}
