import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SECRETS_OPTIONS, type SecretsOptions } from './secrets.options.js';

const CIPHER = 'aes-256-gcm';
const VERSION = 'v1';
const NONCE_BYTES = 12;

/**
 * Everything that is done with `SECRET_KEY`. The key itself never leaves this class but as the HMAC
 * key of HS256; every other use gets a key of its own, derived for its purpose (HKDF, RFC 5869), so
 * that no two uses can be played against each other.
 */
@Injectable()
export class Secrets {
  constructor(@Inject(SECRETS_OPTIONS) private readonly options: SecretsOptions) {}

  /** `SECRET_KEY` as the HMAC key of HS256, taken as text as in FastAPI's tutorial: its UTF-8 bytes. */
  hmacKey(): KeyObject {
    return createSecretKey(Buffer.from(this.options.secretKey, 'utf8'));
  }

  /** 32 bytes that are the same for the same purpose and tell nothing of another purpose's. */
  deriveKey(purpose: string): Buffer {
    const info = `nightlatch/${VERSION}/${purpose}`;
    return Buffer.from(hkdfSync('sha256', this.options.secretKey, '', info, 32));
  }

  /**
   * Encrypts for storage (AES-256-GCM under a key derived for `purpose`). `context` names the row the
   * text belongs to: a ciphertext that is moved to another row does not decrypt.
   */
  encrypt(purpose: string, context: string, plain: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.deriveKey(purpose), nonce);
    cipher.setAAD(Buffer.from(context));
    const encrypted = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return [VERSION, nonce, encrypted, cipher.getAuthTag()]
      .map((part) => (typeof part === 'string' ? part : part.toString('base64url')))
      .join('.');
  }

  /** The text that {@link encrypt} was given, or null: another `SECRET_KEY`, another row, or a change. */
  decrypt(purpose: string, context: string, stored: string): string | null {
    const [version, nonce, encrypted, tag] = stored.split('.');
    if (version !== VERSION || !nonce || encrypted === undefined || !tag) return null;
    try {
      const decipher = createDecipheriv(
        CIPHER,
        this.deriveKey(purpose),
        Buffer.from(nonce, 'base64url'),
        { authTagLength: 16 },
      );
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(Buffer.from(tag, 'base64url'));
      return decipher.update(encrypted, 'base64url', 'utf8') + decipher.final('utf8');
    } catch {
      return null;
    }
  }
}
