import { Inject, Injectable } from '@nestjs/common';
import { fold } from '../users/identifiers.js';
import {
  PASSWORDS_DEFAULTS,
  PASSWORDS_OPTIONS,
  type PasswordsOptions,
} from './passwords.options.js';
import { type PasswordRejection, PasswordRejectedError } from './passwords.errors.js';

/** In characters (code points), as ASVS 6.2.1 asks. */
export const PASSWORD_MIN_LENGTH = 8;
/** In characters (code points); ASVS 6.2.9 asks for at least 64. */
export const PASSWORD_MAX_LENGTH = 128;

/** An attacker tries `summer2026!` along with `summer`; more digits and signs than this around a word count as a secret. */
const MAX_DECORATION_LENGTH = 6;
const MIN_WORD_LENGTH = 3;
/** From this length on a password may be a pattern; ASVS 6.2.1 recommends 15 characters. */
const PATTERN_FREE_LENGTH = 15;

/** The user whose password is checked. */
export interface PasswordOwner {
  email: string;
  username?: string | null;
  fullName?: string | null;
}

/**
 * Decides which passwords are accepted: 8 to 128 characters (code points), not a common password, not the user's own name
 * or e-mail address. There are no composition rules, and a password is hashed exactly as it was sent (NIST SP 800-63B-4
 * section 3.1.1.2, ASVS 6.2). An application can replace the policy through `overrides` of `AuthModule`.
 *
 * @example
 * ```ts
 * import { Injectable } from '@nestjs/common';
 * import { type NewUser, PasswordPolicy, ValidationFailedError } from 'nightlatch';
 *
 * // `overrides: [{ provide: PasswordPolicy, useClass: LongPasswords }]`
 * @Injectable()
 * export class LongPasswords extends PasswordPolicy {
 *   override async check(plain: string, owner: NewUser, field = 'password'): Promise<void> {
 *     if ([...plain].length < 15) {
 *       throw new ValidationFailedError([{ field, message: 'must be at least 15 characters' }]);
 *     }
 *     await super.check(plain, owner, field);
 *   }
 * }
 * ```
 */
@Injectable()
export class PasswordPolicy {
  private readonly forbiddenWords: string[];
  private commonPasswords: Promise<ReadonlySet<string>> | null = null;

  constructor(@Inject(PASSWORDS_OPTIONS) options: PasswordsOptions) {
    this.forbiddenWords = options.forbiddenWords ?? PASSWORDS_DEFAULTS.forbiddenWords;
  }

  /**
   * Checks a new password; `field` names the member of the body in the error.
   * @throws PasswordRejectedError if the password is not accepted.
   */
  async check(plain: string, owner: PasswordOwner, field = 'password'): Promise<void> {
    const rejection = await this.findRejection(plain, owner);
    if (rejection !== null) throw new PasswordRejectedError(rejection, field);
  }

  private async findRejection(
    plain: string,
    owner: PasswordOwner,
  ): Promise<PasswordRejection | null> {
    // Different lone surrogates have the same bytes in UTF-8.
    if (!plain.isWellFormed()) return 'password_malformed';
    const length = [...plain].length;
    if (length < PASSWORD_MIN_LENGTH) return 'password_too_short';
    if (length > PASSWORD_MAX_LENGTH) return 'password_too_long';
    if (this.isPersonal(plain, owner)) return 'password_personal';
    return (await this.isCommon(plain)) ? 'password_too_common' : null;
  }

  private isPersonal(plain: string, { email, username, fullName }: PasswordOwner): boolean {
    const [localPart = ''] = email.split('@');
    const names = [email, localPart, username ?? '', fullName ?? ''];
    if (names.map(fold).includes(fold(plain))) return true;
    const words = [...names, ...(fullName ?? '').split(/\s+/), ...this.forbiddenWords]
      .map(keepLetters)
      .filter((word) => word.length >= MIN_WORD_LENGTH);
    return consistsOf(keepLetters(plain), words);
  }

  private async isCommon(plain: string): Promise<boolean> {
    this.commonPasswords ??= loadCommonPasswords();
    const common = await this.commonPasswords;
    const folded = fold(plain);
    if (folded.length < PATTERN_FREE_LENGTH && isPattern(folded)) return true;
    const word = folded.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
    const decorated = folded.length - word.length <= MAX_DECORATION_LENGTH;
    return (
      common.has(folded) || (decorated && common.has(word)) || common.has(replaceLeetSigns(folded))
    );
  }
}

/** Loads the list when the first password is set, because a server may never set one. */
async function loadCommonPasswords(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common'].map(String));
}

/** Recognises one unit repeated (`aaaaaaaa`, `rootroot`) and a run up or down (`abcdefgh`, `87654321`). */
function isPattern(text: string): boolean {
  if (/^(.+?)\1+$/su.test(text)) return true;
  const codes = [...text].map((character) => character.codePointAt(0)!);
  const [first = 0, second = 0] = codes;
  const step = second - first;
  return Math.abs(step) === 1 && codes.every((code, i) => code === first + i * step);
}

/** Turns `p@ssw0rd` into `password`. */
function replaceLeetSigns(text: string): string {
  const letters: Record<string, string> = {
    '@': 'a',
    '0': 'o',
    '1': 'l',
    '3': 'e',
    $: 's',
    '5': 's',
  };
  return text.replace(/[@013$5]/g, (sign) => letters[sign]!);
}

function keepLetters(text: string): string {
  return fold(text).replace(/[^\p{L}]/gu, '');
}

/** Checks whether `text` is a concatenation of `words`. */
function consistsOf(text: string, words: string[]): boolean {
  const reached = new Set([0]);
  for (const start of reached) {
    for (const word of words) {
      if (text.startsWith(word, start)) reached.add(start + word.length);
    }
  }
  return text.length > 0 && reached.has(text.length);
}
