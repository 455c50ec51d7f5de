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
import { SECRETS_OPTIONS, type CryptoOptions } from './crypto.options.js';

const CIPHER = 'aes-256-gcm';
const VERSION = 'v1';
const NONCE_BYTES = 12;
const MAC_KEYS_REMEMBERED = 10_000;

/** A text that {@link SecretKeys.encrypt} made, opened again. */
export interface Decrypted {
  plain: string;
  /** It was made under a secret key of the past: store it anew, or it is lost when that key goes. */
  outdated: boolean;
}

/**
 * Everything that is done with `SECRET_KEY`. The key itself never leaves this class but as the HMAC
 * key of HS256; every other use gets a key of its own, derived for its purpose (HKDF, RFC 5869), so
 * that no two uses can be played against each other. What was made under one of the fallbacks still
 * holds; what is made now is made under `secretKey` alone.
 */
@Injectable()
export class SecretKeys {
  /** The current one first. */
  private readonly secretKeys: readonly string[];
  /** Keys for what is done over and over: to derive one costs more than the code that it is for. */
  private readonly macKeys = new LRUCache<string, KeyObject>({ max: MAC_KEYS_REMEMBERED });

  constructor(@Inject(SECRETS_OPTIONS) { secretKey, secretKeyFallbacks = [] }: CryptoOptions) {
    this.secretKeys = [...new Set([secretKey, ...secretKeyFallbacks])];
  }

  /**
   * `SECRET_KEY` as the HMAC key of HS256, taken as text as in FastAPI's tutorial (its UTF-8 bytes), and
   * then the fallbacks, each with an id. The id is no digest of the secret itself, which would help to
   * guess a weak one offline.
   */
  hmacKeys(): Array<{ id: string; key: KeyObject }> {
    return this.secretKeys.map((secretKey) => ({
      id: derive(secretKey, 'hs256-kid').toString('base64url').slice(0, 22),
      key: createSecretKey(Buffer.from(secretKey, 'utf8')),
    }));
  }

  /**
   * A message authentication code (HMAC-SHA256, 32 bytes) under a key derived for `purpose` from
   * `SECRET_KEY` and `salt`: whoever has only one of the two can make none.
   */
  mac(purpose: string, salt: string, message: Buffer): Buffer {
    return this.macUnder(0, purpose, salt, message);
  }

  /** Whether `mac` is that of the message, under the current key or a fallback; in constant time. */
  isMac(mac: Buffer, purpose: string, salt: string, message: Buffer): boolean {
    return this.secretKeys.some((_secretKey, age) => {
      const expected = this.macUnder(age, purpose, salt, message);
      return mac.length === expected.length && timingSafeEqual(mac, expected);
    });
  }

  /**
   * Encrypts for storage (AES-256-GCM under a key derived for `purpose`). `context` names the row the
   * text belongs to: a ciphertext that is moved to another row does not decrypt.
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

  /** The text that {@link encrypt} was given, or null: another `SECRET_KEY`, another row, or a change. */
  decrypt(purpose: string, context: string, stored: string): Decrypted | null {
    for (const [age, secretKey] of this.secretKeys.entries()) {
      const plain = decryptWith(derive(secretKey, purpose), context, stored);
      if (plain !== null) return { plain, outdated: age > 0 };
    }
    return null;
  }

  private macUnder(age: number, purpose: string, salt: string, message: Buffer): Buffer {
    const name = JSON.stringify([age, purpose, salt]);
    let key = this.macKeys.get(name);
    if (key === undefined) {
      key = createSecretKey(derive(this.secretKeys[age]!, purpose, salt));
      this.macKeys.set(name, key);
    }
    return createHmac('sha256', key).update(message).digest();
  }
}

/** 32 bytes that are the same for the same purpose and salt and tell nothing of another's. */
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
