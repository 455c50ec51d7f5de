import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { SecretKeys } from '../crypto/secret-keys.js';
import {
  findAlgorithm,
  type AsymmetricAlgorithm,
  generatePrivateKey,
  type SigningAlgorithm,
  computeThumbprint,
} from './signing-algorithm.js';
import { SigningKeyRow } from './signing-key.entity.js';

/** A key, with the one algorithm it may be used with. */
export interface SigningKey {
  kid: string;
  algorithm: SigningAlgorithm;
  /** Signs; the HMAC key itself for HS256. */
  privateKey: KeyObject;
  /** Verifies; the HMAC key itself for HS256. */
  publicKey: KeyObject;
  /** When it stops verifying; null if that is not decided yet. No token may outlive it. */
  expiresAt: Date | null;
}

/** A key from the database. `reencrypted` is its ciphertext under the current `SECRET_KEY`, if it should be stored. */
export interface DecryptedKey {
  key: SigningKey;
  reencrypted: string | null;
}

const PURPOSE = 'signing-keys';

/** Creates signing keys, and encrypts and decrypts them for the database. */
@Injectable()
export class KeyVault {
  constructor(
    private readonly secrets: SecretKeys,
    private readonly clock: Clock,
  ) {}

  /** Returns the keys of HS256: `SECRET_KEY`, which signs, and its fallbacks. */
  getHmacKeys(): SigningKey[] {
    return this.secrets.getHmacKeys().map(({ id, key }) => ({
      kid: id,
      algorithm: 'HS256',
      privateKey: key,
      publicKey: key,
      expiresAt: null,
    }));
  }

  /** Creates a key, encrypted as a row to insert. */
  create(algorithm: AsymmetricAlgorithm, generation: number, activeFrom: Date): SigningKeyRow {
    let jwk: JsonWebKey;
    let kid: string;
    do {
      jwk = generatePrivateKey(algorithm).export({ format: 'jwk' });
      kid = computeThumbprint(jwk);
      // `nightlatch keys revoke` would read an id that begins with a hyphen as an option.
    } while (kid.startsWith('-'));
    return Object.assign(new SigningKeyRow(), {
      kid,
      algorithm,
      generation,
      privateKeyEncrypted: this.secrets.encrypt(PURPOSE, kid, JSON.stringify(jwk)),
      createdAt: this.clock.now(),
      activeFrom,
      expiresAt: null,
    });
  }

  /**
   * Decrypts a key.
   * @throws Error if it was encrypted under neither `SECRET_KEY` nor a fallback.
   */
  decrypt({ kid, privateKeyEncrypted }: SigningKeyRow): DecryptedKey {
    const opened = this.secrets.decrypt(PURPOSE, kid, privateKeyEncrypted);
    if (opened === null) {
      throw new Error(
        `The signing key ${kid} in the database cannot be decrypted: it was encrypted under another ` +
          'SECRET_KEY. Start with that SECRET_KEY again, or name it in SECRET_KEY_FALLBACKS. If it is ' +
          'lost, delete the row from signing_keys, and the server creates a new key (every token of the old ' +
          'key is then rejected).',
      );
    }
    const { plain, outdated } = opened;
    const reencrypted = outdated ? this.secrets.encrypt(PURPOSE, kid, plain) : null;
    return { key: toSigningKey(JSON.parse(plain) as JsonWebKey), reencrypted };
  }
}

/** Returns the generation of the algorithm's next key. */
export function nextGeneration(rows: readonly SigningKeyRow[], algorithm: string): number {
  const ours = rows.filter((row) => row.algorithm === algorithm);
  return Math.max(0, ...ours.map(({ generation }) => generation)) + 1;
}

/**
 * Converts a private JWK to a signing key.
 * @throws Error if it is not an EC P-256 key or an RSA key of 2048 bits or more.
 */
export function toSigningKey(jwk: JsonWebKey): SigningKey {
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
  const algorithm = findAlgorithm(privateKey);
  if (algorithm === null) {
    throw new Error('A signing key must be EC P-256 (ES256) or RSA of 2048 bits or more (RS256).');
  }
  const kid = typeof jwk.kid === 'string' && jwk.kid !== '' ? jwk.kid : computeThumbprint(jwk);
  const publicKey = createPublicKey(privateKey);
  return { kid, algorithm, privateKey, publicKey, expiresAt: null };
}
