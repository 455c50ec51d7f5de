import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Secrets } from '../secrets/secrets.js';
import { KEYS_OPTIONS, type KeysOptions } from './keys.options.js';
import {
  algorithmOf,
  type AsymmetricAlgorithm,
  generatePrivateKey,
  type SigningAlgorithm,
  thumbprintOf,
} from './signing-algorithm.js';
import { SigningKeyRow } from './signing-key.entity.js';
import { SigningKeysStore } from './signing-keys.store.js';

/** One key, with the one algorithm it is used with. */
export interface SigningKey {
  kid: string;
  algorithm: SigningAlgorithm;
  /** Signs; the HMAC key itself for HS256. */
  privateKey: KeyObject;
  /** Verifies; the HMAC key itself for HS256. */
  publicKey: KeyObject;
}

const PURPOSE = 'signing-keys';

/** The keys that sign and verify tokens, loaded once at the start. */
@Injectable()
export class KeyRing implements OnModuleInit {
  private readonly keys = new Map<string, SigningKey>();

  constructor(
    @Inject(KEYS_OPTIONS) private readonly options: KeysOptions,
    private readonly secrets: Secrets,
    private readonly store: SigningKeysStore,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    for (const key of await this.load()) {
      if (this.keys.has(key.kid)) throw new Error(`Two signing keys have the id ${key.kid}.`);
      this.keys.set(key.kid, key);
    }
    this.current();
  }

  /** The key that new tokens are signed with. */
  current(): SigningKey {
    const { algorithm } = this.options;
    for (const key of this.keys.values()) if (key.algorithm === algorithm) return key;
    throw new Error(`None of the signing keys is for ${algorithm}.`);
  }

  /** The key a token names, or null: a token cannot bring a key of its own. */
  find(kid: string): SigningKey | null {
    return this.keys.get(kid) ?? null;
  }

  private async load(): Promise<SigningKey[]> {
    const { algorithm, signingKeys } = this.options;
    if (algorithm === 'HS256') return [this.hmacKey()];
    if (signingKeys) return signingKeys.keys.map((jwk) => asymmetricKey(jwk));
    return this.loadOrMake(algorithm);
  }

  private hmacKey(): SigningKey {
    const key = this.secrets.hmacKey();
    // Not a digest of the secret itself, which would help to guess a weak one offline.
    const kid = this.secrets.deriveKey('hs256-kid').toString('base64url').slice(0, 22);
    return { kid, algorithm: 'HS256', privateKey: key, publicKey: key };
  }

  private async loadOrMake(algorithm: AsymmetricAlgorithm): Promise<SigningKey[]> {
    const rows = await this.store.findAll();
    if (rows.some((row) => row.algorithm === algorithm)) return rows.map((row) => this.open(row));
    await this.store.addIfFirst(this.make(algorithm));
    return (await this.store.findAll()).map((row) => this.open(row));
  }

  private make(algorithm: AsymmetricAlgorithm): SigningKeyRow {
    const jwk = generatePrivateKey(algorithm).export({ format: 'jwk' });
    const kid = thumbprintOf(jwk);
    return Object.assign(new SigningKeyRow(), {
      kid,
      algorithm,
      privateKeyEncrypted: this.secrets.encrypt(PURPOSE, kid, JSON.stringify(jwk)),
      createdAt: this.clock.now(),
    });
  }

  private open({ kid, privateKeyEncrypted }: SigningKeyRow): SigningKey {
    const jwk = this.secrets.decrypt(PURPOSE, kid, privateKeyEncrypted);
    if (jwk === null) {
      throw new Error(
        `The signing key ${kid} in the database cannot be decrypted: it was made under another ` +
          'SECRET_KEY. Start with that SECRET_KEY again, or delete the row from signing_keys to ' +
          'have a new key made (every token signed by the old one is then refused).',
      );
    }
    return asymmetricKey(JSON.parse(jwk) as JsonWebKey);
  }
}

function asymmetricKey(jwk: JsonWebKey): SigningKey {
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
  const algorithm = algorithmOf(privateKey);
  if (algorithm === null) {
    throw new Error('A signing key must be EC P-256 (ES256) or RSA of 2048 bits or more (RS256).');
  }
  const kid = typeof jwk.kid === 'string' && jwk.kid !== '' ? jwk.kid : thumbprintOf(jwk);
  return { kid, algorithm, privateKey, publicKey: createPublicKey(privateKey) };
}
