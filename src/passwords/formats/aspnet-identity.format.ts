import { fromBase64 } from './bytes.js';
import type { HashFormat } from './hash-format.js';
import { type Pbkdf2Digest, createPbkdf2Hash } from './pbkdf2.format.js';

const DIGESTS: readonly Pbkdf2Digest[] = ['sha1', 'sha256', 'sha512'];
const HASH_BYTES = 32;
const V2_SALT_BYTES = 16;
const V2_ITERATIONS = 1_000;
const V3_HEADER_BYTES = 13;
const V3_MIN_SALT_BYTES = 16;

/**
 * `PasswordHash` of ASP.NET Core Identity, versions 2 and 3: base64 of a version byte (0 or 1), the parameters
 * (big-endian, version 3 only), the salt and 32 bytes of PBKDF2.
 */
export const aspnetIdentityFormat: HashFormat = {
  name: 'ASP.NET Core Identity',
  parse(stored) {
    const bytes = fromBase64(stored);
    if (bytes?.[0] === 0) return parseV2(bytes);
    return bytes?.[0] === 1 ? parseV3(bytes) : null;
  },
};

function parseV2(bytes: Buffer) {
  if (bytes.length !== 1 + V2_SALT_BYTES + HASH_BYTES) return null;
  const salt = bytes.subarray(1, 1 + V2_SALT_BYTES);
  const hash = bytes.subarray(1 + V2_SALT_BYTES);
  return createPbkdf2Hash({ digest: 'sha1', iterations: V2_ITERATIONS, salt, hash });
}

function parseV3(bytes: Buffer) {
  if (bytes.length < V3_HEADER_BYTES + V3_MIN_SALT_BYTES + HASH_BYTES) return null;
  const digest = DIGESTS[bytes.readUInt32BE(1)];
  const iterations = bytes.readUInt32BE(5);
  const saltEnd = V3_HEADER_BYTES + bytes.readUInt32BE(9);
  if (!digest || bytes.length !== saltEnd + HASH_BYTES) return null;
  const salt = bytes.subarray(V3_HEADER_BYTES, saltEnd);
  return createPbkdf2Hash({ digest, iterations, salt, hash: bytes.subarray(saltEnd) });
}
