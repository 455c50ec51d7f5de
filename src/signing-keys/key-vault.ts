import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { SecretKeys } from '../crypto/secret-keys.js';
import {
  algorithmOf,
  type AsymmetricAlgorithm,
  generatePrivateKey,
  type SigningAlgorithm,
  thumbprintOf,
} from './signing-algorithm.js';
import { SigningKeyRow } from './signing-key.entity.js';

/** One key, with the one algorithm it is used with. */
export interface SigningKey {
  kid: string;
  algorithm: SigningAlgorithm;
  /** Signs; the HMAC key itself for HS256. */
  privateKey: KeyObject;
  /** Verifies; the HMAC key itself for HS256. */
  publicKey: KeyObject;
  /** Until when it verifies, as far as that is known: no token may outlive it. */
  expiresAt: Date | null;
}

/** A key out of the database; `reencrypted` where it should be stored anew, under the current `SECRET_KEY`. */
export interface OpenedKey {
  key: SigningKey;
  reencrypted: string | null;
}

const PURPOSE = 'signing-keys';

/** Makes signing keys and opens them again: in the database they are encrypted. */
@Injectable()
export class KeyVault {
  constructor(
    private readonly secrets: SecretKeys,
    private readonly clock: Clock,
  ) {}

  /** The keys of HS256: `SECRET_KEY`, which signs, and its fallbacks. */
  hmacKeys(): SigningKey[] {
    return this.secrets.hmacKeys().map(({ id, key }) => ({
      kid: id,
      algorithm: 'HS256',
      privateKey: key,
      publicKey: key,
      expiresAt: null,
    }));
  }

  /** A new key, to be stored. */
  make(algorithm: AsymmetricAlgorithm, generation: number, activeFrom: Date): SigningKeyRow {
    let jwk: JsonWebKey;
    let kid: string;
    do {
      jwk = generatePrivateKey(algorithm).export({ format: 'jwk' });
      kid = thumbprintOf(jwk);
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

  /** Throws where neither `SECRET_KEY` nor a fallback is the one that it was made under. */
  open({ kid, privateKeyEncrypted }: SigningKeyRow): OpenedKey {
    const opened = this.secrets.decrypt(PURPOSE, kid, privateKeyEncrypted);
    if (opened === null) {
      throw new Error(
        `The signing key ${kid} in the database cannot be decrypted: it was made under another ` +
          'SECRET_KEY. Start with that SECRET_KEY again, or name it in SECRET_KEY_FALLBACKS. If it is ' +
          'lost, delete the row from signing_keys to have a new key made (every token signed by the old ' +
          'one is then refused).',
      );
    }
    const { plain, outdated } = opened;
    const reencrypted = outdated ? this.secrets.encrypt(PURPOSE, kid, plain) : null;
    return { key: asymmetricKey(JSON.parse(plain) as JsonWebKey), reencrypted };
  }
}

/** The number of the algorithm's next key. */
export function nextGeneration(rows: readonly SigningKeyRow[], algorithm: string): number {
  const ours = rows.filter((row) => row.algorithm === algorithm);
  return Math.max(0, ...ours.map(({ generation }) => generation)) + 1;
}

/** Throws where it is no key for us. */
export function asymmetricKey(jwk: JsonWebKey): SigningKey {
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
  const algorithm = algorithmOf(privateKey);
  if (algorithm === null) {
    throw new Error('A signing key must be EC P-256 (ES256) or RSA of 2048 bits or more (RS256).');
  }
  const kid = typeof jwk.kid === 'string' && jwk.kid !== '' ? jwk.kid : thumbprintOf(jwk);
  const publicKey = createPublicKey(privateKey);
  return { kid, algorithm, privateKey, publicKey, expiresAt: null };
}
