import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';

/** A private key and its public key. */
interface KeyPair {
  privateKey: KeyObject;
  publicKey: KeyObject;
}

const publicKeyEncoding = { type: 'spki', format: 'pem' } as const;
const privateKeyEncoding = { type: 'pkcs8', format: 'pem' } as const;

/** Generates the keys of an elliptic curve, e.g. `P-256`. */
export function generateEcKeys(namedCurve: string): KeyPair {
  return readKeys(
    generateKeyPairSync('ec', { namedCurve, publicKeyEncoding, privateKeyEncoding }).privateKey,
  );
}

/** Generates RSA keys, which takes tenths of a second. */
export function generateRsaKeys(modulusLength: number): KeyPair {
  return readKeys(
    generateKeyPairSync('rsa', { modulusLength, publicKeyEncoding, privateKeyEncoding }).privateKey,
  );
}

/**
 * Reads the keys from their encoding. The keys that `generateKeyPairSync` returns share a lock with the job that made
 * them. If the garbage collector deletes that job while a key is exported as a JWK, it waits for a lock that the export
 * holds on the same thread, and the process hangs for ever (Node.js 20).
 */
function readKeys(pem: string): KeyPair {
  const privateKey = createPrivateKey(pem);
  return { privateKey, publicKey: createPublicKey(privateKey) };
}
