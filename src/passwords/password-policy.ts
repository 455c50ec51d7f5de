import { Inject, Injectable } from '@nestjs/common';
import { fold } from '../users/canonical.js';
import {
  PASSWORDS_DEFAULTS,
  PASSWORDS_OPTIONS,
  type PasswordsOptions,
} from './passwords.options.js';
import { type PasswordRefusal, PasswordRefusedError } from './passwords.errors.js';

/** In characters (code points); ASVS 6.2.1. */
export const PASSWORD_MIN_LENGTH = 8;
/** In characters (code points); at least 64 have to be taken (ASVS 6.2.9). */
export const PASSWORD_MAX_LENGTH = 128;

/** `summer2026!` is `summer` to whoever guesses; more than this around a word is a secret by itself. */
const LONGEST_DECORATION = 6;
const SHORTEST_WORD = 3;
/** From here on a password may be a pattern: it is long enough without a second factor (ASVS 6.2.1). */
const PATTERN_FREE_LENGTH = 15;

/** Whose password it is to be. */
export interface PasswordOwner {
  email: string;
  username?: string | null;
  fullName?: string | null;
}

/**
 * Which passwords are taken: 8 to 128 characters (code points), not among the commonest, not the
 * owner's own name or address. No rule of composition, and nothing is trimmed, folded or cut: what is
 * hashed is what was sent (NIST SP 800-63B-4 section 3.1.1.2, ASVS 6.2).
 *
 * It is there to be replaced (`overrides` of `AuthModule`), and is injected in this room alone.
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
  private commonest: Promise<ReadonlySet<string>> | null = null;

  constructor(@Inject(PASSWORDS_OPTIONS) options: PasswordsOptions) {
    this.forbiddenWords = options.forbiddenWords ?? PASSWORDS_DEFAULTS.forbiddenWords;
  }

  /** Throws {@link PasswordRefusedError}; `field` is the member of the body that the password came in. */
  async check(plain: string, owner: PasswordOwner, field = 'password'): Promise<void> {
    const refusal = await this.refusalOf(plain, owner);
    if (refusal !== null) throw new PasswordRefusedError(refusal, field);
  }

  private async refusalOf(plain: string, owner: PasswordOwner): Promise<PasswordRefusal | null> {
    // A lone surrogate has no UTF-8 form: two different passwords would have the same bytes.
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
      .map(lettersOf)
      .filter((word) => word.length >= SHORTEST_WORD);
    return consistsOf(lettersOf(plain), words);
  }

  private async isCommon(plain: string): Promise<boolean> {
    this.commonest ??= loadCommonest();
    const commonest = await this.commonest;
    const folded = fold(plain);
    if (folded.length < PATTERN_FREE_LENGTH && isPattern(folded)) return true;
    const word = folded.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
    const decorated = folded.length - word.length <= LONGEST_DECORATION;
    return (
      commonest.has(folded) ||
      (decorated && commonest.has(word)) ||
      commonest.has(plainLetters(folded))
    );
  }
}

/** Loaded at the first password that is set: a server that only signs people in never needs it. */
async function loadCommonest(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common'].map(String));
}

/** `aaaaaaaa`, `12341234`, `rootroot`, `87654321`, `abcdefgh`: one unit repeated, or a run up or down. */
function isPattern(text: string): boolean {
  if (/^(.+?)\1+$/su.test(text)) return true;
  const codes = [...text].map((character) => character.codePointAt(0)!);
  const [first = 0, second = 0] = codes;
  const step = second - first;
  return Math.abs(step) === 1 && codes.every((code, i) => code === first + i * step);
}

/** `p@ssw0rd` with the letters that its signs stand for. */
function plainLetters(text: string): string {
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

function lettersOf(text: string): string {
  return fold(text).replace(/[^\p{L}]/gu, '');
}

/** Whether `text` is one or more of `words` in a row. */
function consistsOf(text: string, words: string[]): boolean {
  const reached = new Set([0]);
  for (const start of reached) {
    for (const word of words) {
      if (text.startsWith(word, start)) reached.add(start + word.length);
    }
  }
  return text.length > 0 && reached.has(text.length);
}
