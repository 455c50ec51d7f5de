import { createHash, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';

/** The algorithms (RFC 7518 section 3.1) that a token of ours may be signed with. */
export const SIGNING_ALGORITHMS = ['ES256', 'RS256', 'HS256'] as const;
/** One of {@link SIGNING_ALGORITHMS}. */
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];
/** Those with a public key that others can verify with. */
export type AsymmetricAlgorithm = Exclude<SigningAlgorithm, 'HS256'>;

const RSA_BITS = 3072;
const RSA_MIN_BITS = 2048;

/** A new private key for the algorithm. RSA takes tenths of a second, at each rotation. */
export function generatePrivateKey(algorithm: AsymmetricAlgorithm): KeyObject {
  const { privateKey } =
    algorithm === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: RSA_BITS });
  return privateKey;
}

/** The one algorithm the key may be used with (RFC 8725 section 3.1), or null: not a key for us. */
export function algorithmOf(key: KeyObject): AsymmetricAlgorithm | null {
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'ec' && namedCurve === 'prime256v1') return 'ES256';
  if (key.asymmetricKeyType === 'rsa' && modulusLength >= RSA_MIN_BITS) return 'RS256';
  return null;
}

/** The key's id where it has none of its own: its thumbprint (RFC 7638). */
export function thumbprintOf({ crv, e, kty, n, x, y }: JsonWebKey): string {
  const required = kty === 'EC' ? { crv, kty, x, y } : { e, kty, n };
  return createHash('sha256').update(JSON.stringify(required)).digest('base64url');
}
