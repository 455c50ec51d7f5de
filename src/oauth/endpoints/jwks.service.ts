import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { NotFoundError } from '../../http/errors.js';
import { KeyRing } from '../../signing-keys/key-ring.js';
import {
  SIGNING_KEYS_DEFAULTS,
  SIGNING_KEYS_OPTIONS,
  type SigningKeysOptions,
} from '../../signing-keys/signing-keys.options.js';

/** A JWK set and how it may be kept. */
export interface PublishedKeys {
  body: { keys: object[] };
  etag: string;
  maxAgeSeconds: number;
}

/** The public keys, for others to verify with. */
@Injectable()
export class JwksService {
  constructor(
    @Inject(SIGNING_KEYS_OPTIONS) private readonly options: SigningKeysOptions,
    private readonly keys: KeyRing,
  ) {}

  /** Throws `NotFoundError` with HS256, whose key is nobody else's to know. */
  read(): PublishedKeys {
    if (this.options.algorithm === 'HS256') throw new NotFoundError();
    const keys = this.keys.getPublished().map(({ kid, algorithm, publicKey }) => ({
      ...publicKey.export({ format: 'jwk' }),
      kid,
      alg: algorithm,
      use: 'sig',
    }));
    const digest = createHash('sha256').update(JSON.stringify(keys)).digest('base64url');
    const { jwksMaxAgeSeconds = SIGNING_KEYS_DEFAULTS.jwksMaxAgeSeconds } = this.options;
    return { body: { keys }, etag: `"${digest}"`, maxAgeSeconds: jwksMaxAgeSeconds };
  }
}
