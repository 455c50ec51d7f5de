import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CRYPTO_OPTIONS, type CryptoOptions } from './crypto.options.js';

const CIPHER = 'aes-256-gcm';
const VERSION = 'v1';
const NONCE_BYTES = 12;
const MAX_CACHED_KEYS = 10_000;

/** A decrypted text. */
interface Decrypted {
  plain: string;
  /** It was encrypted under a fallback. Store it again, or it is lost when that fallback is removed. */
  outdated: boolean;
}

/**
 * Signs and encrypts with keys that are derived from `SECRET_KEY`, one for each purpose (HKDF, RFC 5869). `SECRET_KEY`
 * itself leaves this class only as the key of HS256. The fallbacks verify and decrypt, but never sign or encrypt.
 */
@Injectable()
export class SecretKeys {
  /** The current key first, then the fallbacks. */
  private readonly secretKeys: readonly string[];
  /** Caches derived keys, because deriving a key takes longer than computing a MAC. */
  private readonly macKeys = new LRUCache<string, KeyObject>({ max: MAX_CACHED_KEYS });

  constructor(@Inject(CRYPTO_OPTIONS) { secretKey, secretKeyFallbacks = [] }: CryptoOptions) {
    this.secretKeys = [...new Set([secretKey, ...secretKeyFallbacks])];
  }

  /** Whether former keys still verify and decrypt. */
  get hasFallbacks(): boolean {
    return this.secretKeys.length > 1;
  }

  /**
   * Returns the keys of HS256: the UTF-8 bytes of `SECRET_KEY`, as in FastAPI's tutorial, and of the fallbacks. Their ids
   * are derived, because a digest of a weak secret would help an attacker to guess it offline.
   */
  getHmacKeys(): Array<{ id: string; key: KeyObject }> {
    return this.secretKeys.map((secretKey) => ({
      id: derive(secretKey, 'hs256-kid').toString('base64url').slice(0, 22),
      key: createSecretKey(Buffer.from(secretKey, 'utf8')),
    }));
  }

  /**
   * Creates a message authentication code (HMAC-SHA256, 32 bytes) with a key derived from `SECRET_KEY` and `salt`. An
   * attacker with only one of the two cannot create it.
   */
  createMac(purpose: string, salt: string, message: Buffer): Buffer {
    return this.createMacWith(0, purpose, salt, message);
  }

  /** Returns whether `mac` was created for the message with the current key or a fallback, in constant time. */
  verifyMac(mac: Buffer, purpose: string, salt: string, message: Buffer): boolean {
    return this.secretKeys.some((_secretKey, age) => {
      const expected = this.createMacWith(age, purpose, salt, message);
      return mac.length === expected.length && timingSafeEqual(mac, expected);
    });
  }

  /**
   * Encrypts a text for storage (AES-256-GCM with a key derived for `purpose`). `context` names its row: moved to another
   * row, the ciphertext does not decrypt.
   */
  encrypt(purpose: string, context: string, plain: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, derive(this.secretKeys[0]!, purpose), nonce);
    cipher.setAAD(Buffer.from(context));
    const encrypted = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return [VERSION, nonce, encrypted, cipher.getAuthTag()]
      .map((part) => (typeof part === 'string' ? part : part.toString('base64url')))
      .join('.');
  }

  /** Decrypts a text, or returns null if the key or the row is another one, or the text was changed. */
  decrypt(purpose: string, context: string, stored: string): Decrypted | null {
    for (const [age, secretKey] of this.secretKeys.entries()) {
      const plain = decryptWith(derive(secretKey, purpose), context, stored);
      if (plain !== null) return { plain, outdated: age > 0 };
    }
    return null;
  }

  private createMacWith(age: number, purpose: string, salt: string, message: Buffer): Buffer {
    const name = JSON.stringify([age, purpose, salt]);
    let key = this.macKeys.get(name);
    if (key === undefined) {
      key = createSecretKey(derive(this.secretKeys[age]!, purpose, salt));
      this.macKeys.set(name, key);
    }
    return createHmac('sha256', key).update(message).digest();
  }
}

/** Derives the 32 bytes of a key for a purpose and a salt. */
function derive(secretKey: string, purpose: string, salt = ''): Buffer {
  const info = `nightlatch/${VERSION}/${purpose}`;
  return Buffer.from(hkdfSync('sha256', secretKey, salt, info, 32));
}

function decryptWith(key: Buffer, context: string, stored: string): string | null {
  const [version, nonce, encrypted, tag] = stored.split('.');
  if (version !== VERSION || !nonce || encrypted === undefined || !tag) return null;
  try {
    const decipher = createDecipheriv(CIPHER, key, Buffer.from(nonce, 'base64url'), {
      authTagLength: 16,
    });
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(Buffer.from(tag, 'base64url'));
    return decipher.update(encrypted, 'base64url', 'utf8') + decipher.final('utf8');
  } catch {
    return null;
  }
}
