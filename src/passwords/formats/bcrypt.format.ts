import { createHmac, hash } from 'node:crypto';
import { equalBytes } from './bytes.js';
import { BCRYPT_MAX_BYTES, BCRYPT_MAX_COST } from './cost-limits.js';
import { type ForeignHash, type HashFormat, DECOY_PASSWORD, rejectHash } from './hash-format.js';

/** Returns the text that bcrypt gets for a password. `salt` is the salt as the hash writes it. */
type Prepare = (plain: string, salt: string) => string;

interface BcryptForm {
  /** Its groups are `cost`, `salt` and `digest`. */
  form: RegExp;
  prepare: Prepare;
}

const COST_SALT_DIGEST = String.raw`\$2[aby]\$(?<cost>\d\d)\$(?<salt>[./A-Za-z0-9]{22})(?<digest>[./A-Za-z0-9]{31})`;
const SALT_DIGEST = String.raw`\$(?<salt>[./A-Za-z0-9]{22})\$(?<digest>[./A-Za-z0-9]{31})`;

const FORMS: readonly BcryptForm[] = [
  // FastAPI, Laravel, Rails, Auth0, Supabase.
  { form: new RegExp(`^${COST_SALT_DIGEST}$`), prepare: (plain) => plain },
  // Django.
  {
    form: new RegExp(`^bcrypt_sha256\\$${COST_SALT_DIGEST}$`),
    prepare: (plain) => hash('sha256', plain),
  },
  // WordPress 6.8, which trims passwords first. Not here: the hash that replaces this one is of the password as typed.
  {
    form: new RegExp(`^\\$wp${COST_SALT_DIGEST}$`),
    prepare: (plain) => createHmac('sha384', 'wp-sha384').update(plain).digest('base64'),
  },
  // passlib, version 1.
  {
    form: new RegExp(`^\\$bcrypt-sha256\\$2[aby],(?<cost>\\d{1,2})${SALT_DIGEST}$`),
    prepare: (plain) => hash('sha256', plain, 'base64'),
  },
  // passlib, version 2.
  {
    form: new RegExp(`^\\$bcrypt-sha256\\$v=2,t=2[aby],r=(?<cost>\\d{1,2})${SALT_DIGEST}$`),
    prepare: (plain, salt) => createHmac('sha256', salt).update(plain).digest('base64'),
  },
];

const MIN_COST = 4;

/**
 * `$2a$`, `$2b$`, `$2y$`, and bcrypt of a digest of the password, which is never too long for bcrypt: Django's
 * `bcrypt_sha256$`, WordPress's `$wp$2y$` and passlib's `$bcrypt-sha256$`. Not `$2x$`, which marks hashes of a faulty
 * implementation.
 *
 * Passwords of more than 72 bytes never match: bcrypt hashed their first 72 bytes only, so anyone who knows the beginning
 * would get in.
 */
export const bcryptFormat: HashFormat = {
  name: 'bcrypt',
  parse(stored) {
    for (const { form, prepare } of FORMS) {
      const groups = form.exec(stored)?.groups;
      if (groups) return parseBcrypt(groups, prepare);
    }
    return null;
  },
};

function parseBcrypt(
  { cost = '', salt = '', digest = '' }: Record<string, string>,
  prepare: Prepare,
): ForeignHash {
  if (Number(cost) < MIN_COST) {
    return rejectHash(`bcrypt with a cost of ${Number(cost)}; the least is ${MIN_COST}`);
  }
  if (Number(cost) > BCRYPT_MAX_COST) {
    return rejectHash(`bcrypt with a cost of ${Number(cost)}; the limit is ${BCRYPT_MAX_COST}`);
  }
  const parameters = `$2b$${cost.padStart(2, '0')}$${salt}`;
  return {
    rejection: null,
    verify: (plain) => verifyBcrypt(parameters, digest, prepare(plain, salt)),
  };
}

async function verifyBcrypt(parameters: string, digest: string, plain: string): Promise<boolean> {
  const canMatch = Buffer.byteLength(plain) <= BCRYPT_MAX_BYTES;
  // Loaded at the first bcrypt hash.
  const { hashSync } = await import('bcryptjs');
  const computed = hashSync(canMatch ? plain : DECOY_PASSWORD, parameters);
  // Without the salt, whose last character has spare bits that implementations write differently.
  const matches = equalBytes(Buffer.from(computed.slice(-digest.length)), Buffer.from(digest));
  return canMatch && matches;
}
