import { hash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { NotFoundError } from '../../http/errors.js';
import { KeyRing } from '../../signing-keys/key-ring.js';
import {
  SIGNING_KEYS_OPTIONS,
  type SigningKeysOptions,
} from '../../signing-keys/signing-keys.options.js';

/** A JWK set, with its entity tag and how long it may be cached. */
interface PublishedKeys {
  body: { keys: object[] };
  etag: string;
  maxAgeSeconds: number;
}

/** Publishes the public keys, with which other services verify access tokens. */
@Injectable()
export class JwksService {
  constructor(
    @Inject(SIGNING_KEYS_OPTIONS) private readonly options: SigningKeysOptions,
    private readonly keys: KeyRing,
  ) {}

  /**
   * Returns the published keys.
   * @throws NotFoundError with HS256, whose key is secret.
   */
  read(): PublishedKeys {
    if (this.options.algorithm === 'HS256') throw new NotFoundError();
    const keys = this.keys.getPublished().map(({ kid, algorithm, publicKey }) => ({
      ...publicKey.export({ format: 'jwk' }),
      kid,
      alg: algorithm,
      use: 'sig',
    }));
    const digest = hash('sha256', JSON.stringify(keys), 'base64url');
    const { jwksMaxAgeSeconds: maxAgeSeconds } = this.options;
    return { body: { keys }, etag: `"${digest}"`, maxAgeSeconds };
  }
}
