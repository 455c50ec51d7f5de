import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { parse, stringify } from 'uuid';

// The form of personal access tokens. It is here and not in `personal-tokens/`, because a service that only guards checks it
// before it asks the issuer. docs/secret-scanning.md publishes it: it cannot change.

/** How every personal access token begins. */
export const PERSONAL_TOKEN_PREFIX = 'nl_pat_';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE = BigInt(DIGITS.length);
const ID_DIGITS = 22;
const SECRET_BYTES = 24;
const SECRET_DIGITS = 33;
const CHECKSUM_DIGITS = 6;
const FORM = /^nl_pat_[0-9A-Za-z]{61}$/;
/** The length without the checksum, which covers the prefix too. */
const CHECKED_LENGTH = PERSONAL_TOKEN_PREFIX.length + ID_DIGITS + SECRET_DIGITS;
/** A UUID of version 7 and of the variant of RFC 9562, in hexadecimal digits. */
const UUID_V7 = /^.{12}7.{3}[89ab].{15}$/;

/** Creates a token that names the row with this id (a UUIDv7). */
export function createPersonalToken(id: string): string {
  return formatPersonalToken(parse(id), randomBytes(SECRET_BYTES));
}

/** Writes a token: the prefix, the id, the secret and the checksum, each in base62 of a fixed width. */
export function formatPersonalToken(id: Uint8Array, secret: Uint8Array): string {
  const checked =
    PERSONAL_TOKEN_PREFIX +
    encodeBase62(toInteger(id), ID_DIGITS) +
    encodeBase62(toInteger(secret), SECRET_DIGITS);
  return checked + createChecksum(checked);
}

/** Returns the id of the row that a token names, or null if it is not a well-formed token. Nothing is looked up. */
export function parsePersonalTokenId(token: string): string | null {
  if (!FORM.test(token)) return null;
  if (createChecksum(token.slice(0, CHECKED_LENGTH)) !== token.slice(CHECKED_LENGTH)) return null;
  const start = PERSONAL_TOKEN_PREFIX.length;
  const hex = decodeBase62(token.slice(start, start + ID_DIGITS))
    .toString(16)
    .padStart(32, '0');
  // 22 digits hold a little more than 128 bits.
  return UUID_V7.test(hex) ? stringify(Buffer.from(hex, 'hex')) : null;
}

function createChecksum(text: string): string {
  return encodeBase62(BigInt(crc32(text)), CHECKSUM_DIGITS);
}

function toInteger(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function encodeBase62(integer: bigint, width: number): string {
  let text = '';
  for (let rest = integer; rest > 0n; rest /= BASE) text = DIGITS[Number(rest % BASE)] + text;
  return text.padStart(width, '0');
}

function decodeBase62(text: string): bigint {
  let integer = 0n;
  for (const digit of text) integer = integer * BASE + BigInt(DIGITS.indexOf(digit));
  return integer;
}
