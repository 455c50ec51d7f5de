import { hash, type JsonWebKey, type KeyObject } from 'node:crypto';
import { generateEcKeys, generateRsaKeys } from '../crypto/key-pairs.js';

/** The algorithms that access tokens may be signed with (RFC 7518 section 3.1). */
export const SIGNING_ALGORITHMS = ['ES256', 'RS256', 'HS256'] as const;
/** One of {@link SIGNING_ALGORITHMS}. */
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];
/** The algorithms with a public key, which a JWKS can publish. */
export type AsymmetricAlgorithm = Exclude<SigningAlgorithm, 'HS256'>;

const RSA_BITS = 3072;
const RSA_MIN_BITS = 2048;

/** Generates a private key. An RSA key takes tenths of a second. */
export function generatePrivateKey(algorithm: AsymmetricAlgorithm): KeyObject {
  const { privateKey } =
    algorithm === 'ES256' ? generateEcKeys('P-256') : generateRsaKeys(RSA_BITS);
  return privateKey;
}

/** Returns the one algorithm that a key may be used with (RFC 8725 section 3.1), or null if we accept no such key. */
export function findAlgorithm(key: KeyObject): AsymmetricAlgorithm | null {
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'ec' && namedCurve === 'prime256v1') return 'ES256';
  if (key.asymmetricKeyType === 'rsa' && modulusLength >= RSA_MIN_BITS) return 'RS256';
  return null;
}

/** Computes the thumbprint of a JWK (RFC 7638): the id of a key without a `kid`. */
export function computeThumbprint({ crv, e, kty, n, x, y }: JsonWebKey): string {
  const required = kty === 'EC' ? { crv, kty, x, y } : { e, kty, n };
  return hash('sha256', JSON.stringify(required), 'base64url');
}
