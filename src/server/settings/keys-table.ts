import { SIGNING_ALGORITHMS } from '../../server-entry.js';
import type { SigningAlgorithm } from '../../index.js';
import { optional, setting } from './setting.js';
import * as values from './values.js';

const { wholeNumber, oneOf, text } = values;

/** The settings of the secret key and the signing keys, for the table of all settings. */
export const KEYS = {
  SECRET_KEY: optional(
    text('at least 32 characters, better the 64 of `openssl rand -hex 32`'),
    'in development, a key is generated and stored in `data/secret-key`; in production it is required',
    'Protects refresh tokens, cookies and the links in mails, and encrypts the signing keys and the secrets of authenticator apps in the database. Keep it: the server does not start if the signing keys were encrypted with a secret key that it does not have.',
  ),
  SECRET_KEY_FALLBACKS: optional(
    values.secretKeys,
    'none',
    'Former secret keys, which are still accepted and are not used for anything new. To change `SECRET_KEY` without signing users out, move its old value here. [Operating](operating.md#keys) says when to remove it.',
  ),
  ALGORITHM: setting<SigningAlgorithm>(
    oneOf(...SIGNING_ALGORITHMS),
    'ES256',
    'The algorithm that signs access tokens. `HS256` signs with `SECRET_KEY` itself.',
  ),
  SIGNING_KEYS_FILE: optional(
    values.jwkSetFile,
    'keys are generated and stored in the database, encrypted',
    'Your own signing keys. The first key for `ALGORITHM` signs; all keys verify.',
  ),
  SIGNING_KEY_ROTATION_DAYS: setting(
    wholeNumber(0, 3_650, 'days'),
    30,
    'The age at which a signing key in the database is replaced by a new one. `0` turns rotation off.',
  ),
  JWKS_MAX_AGE_SECONDS: setting(
    wholeNumber(1, 86_400, 'seconds'),
    300,
    'How long other services may cache `/.well-known/jwks.json`. A new key is published for twice as long before it signs.',
  ),
};
