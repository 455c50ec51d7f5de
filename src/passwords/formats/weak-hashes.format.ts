import { type HashFormat, rejectHash } from './hash-format.js';

const TOO_FAST = 'is too fast to protect a password; leave password_hash out';

/** The forms of hashes that are never accepted, and why. */
const REASONS: ReadonlyArray<[form: RegExp, reason: string]> = [
  [/^\$(1|apr1)\$|^(unsalted_)?md5\$|^\{S?MD[45]\}/i, `MD5 ${TOO_FAST}`],
  [/^[0-9a-f]{32}$/i, `MD5 (32 hexadecimal digits) ${TOO_FAST}`],
  [/^(unsalted_)?sha1\$|^\{S?SHA(-?1)?\}/i, `SHA-1 ${TOO_FAST}`],
  [/^\*?[0-9a-f]{40}$/i, `SHA-1 (40 hexadecimal digits) ${TOO_FAST}`],
  [/^sha(256|512)\$|^\{S?SHA-?(256|512)\}/i, `SHA-2 without many rounds ${TOO_FAST}`],
  [/^([0-9a-f]{64}|[0-9a-f]{128})$/i, `SHA-2 (hexadecimal digits) ${TOO_FAST}`],
  [/^(U?\$[PH]\$)/, `phpass ($P$ and $H$, which is MD5) ${TOO_FAST}`],
  [/^U?\$S\$/, `Drupal's $S$ ${TOO_FAST}`],
  [/^(crypt\$|[./0-9A-Za-z]{13}$)/, `DES crypt ${TOO_FAST}`],
  [/^\{noop\}/, 'a password in clear; leave password_hash out'],
  [/^\$2x\$/, 'bcrypt of a faulty implementation ($2x$); leave password_hash out'],
  [/^[!*]/, 'marks an account without a password; leave password_hash out'],
];

/** Hashes that an attacker who has them could turn into passwords: always rejected, with the reason. */
export const weakHashesFormat: HashFormat = {
  name: 'a weak hash',
  parse(stored) {
    const [, reason] = REASONS.find(([form]) => form.test(stored)) ?? [];
    return reason === undefined ? null : rejectHash(reason);
  },
};
