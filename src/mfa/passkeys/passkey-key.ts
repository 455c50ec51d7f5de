import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

/** The algorithms of passkeys (RFC 9053 section 2, RFC 8812): EdDSA, ES256 and RS256, the preferred one first. */
export const PASSKEY_ALGORITHMS = [-8, -7, -257] as const;
/** One of {@link PASSKEY_ALGORITHMS}. */
type PasskeyAlgorithm = (typeof PASSKEY_ALGORITHMS)[number];

/** The labels of a COSE key (RFC 9053 section 7). Those from -1 mean something else in each type of key. */
const [KTY, ALG, FIRST, SECOND, THIRD] = [1, 3, -1, -2, -3];
const [OKP, EC2, RSA] = [1, 2, 3];
const [P256, ED25519] = [1, 6];
const COORDINATE_BYTES = 32;
const RSA_BYTES = { min: 2_048 / 8, max: 4_096 / 8 };
const MAX_EXPONENT_BYTES = 4;

/** The public key of a passkey. */
interface PasskeyKey {
  algorithm: PasskeyAlgorithm;
  key: KeyObject;
}

/**
 * Reads a COSE key. Returns null if it is not a key for our algorithms: if it has another curve, a point beside the
 * curve, or an RSA modulus that is too short or too long. A long one would keep the server busy at each sign-in.
 */
export function parseCoseKey(cose: object): PasskeyKey | null {
  if (!(cose instanceof Map)) return null;
  const algorithm = PASSKEY_ALGORITHMS.find((each) => each === cose.get(ALG));
  const jwk = algorithm && toJwk(algorithm, cose);
  if (!jwk) return null;
  try {
    return { algorithm, key: createPublicKey({ key: jwk, format: 'jwk' }) };
  } catch {
    return null;
  }
}

function toJwk(algorithm: PasskeyAlgorithm, key: Map<unknown, unknown>): JsonWebKey | null {
  const [kty, first, second, third] = [KTY, FIRST, SECOND, THIRD].map((label) => key.get(label));
  switch (algorithm) {
    case -7: {
      if (kty !== EC2 || first !== P256 || !isCoordinate(second) || !isCoordinate(third))
        return null;
      return { kty: 'EC', crv: 'P-256', x: toText(second), y: toText(third) };
    }
    case -8: {
      if (kty !== OKP || first !== ED25519 || !isCoordinate(second)) return null;
      return { kty: 'OKP', crv: 'Ed25519', x: toText(second) };
    }
    default: {
      if (kty !== RSA || !isBytes(first, RSA_BYTES.min, RSA_BYTES.max)) return null;
      if (!isBytes(second, 1, MAX_EXPONENT_BYTES)) return null;
      return { kty: 'RSA', n: toText(first), e: toText(second) };
    }
  }
}

function isCoordinate(value: unknown): boolean {
  return isBytes(value, COORDINATE_BYTES, COORDINATE_BYTES);
}

function isBytes(value: unknown, min: number, max: number): boolean {
  return value instanceof Uint8Array && value.length >= min && value.length <= max;
}

function toText(bytes: unknown): string {
  return Buffer.from(bytes as Uint8Array).toString('base64url');
}
