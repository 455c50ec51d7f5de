import { isPlainText } from '../http/plain-text.js';

/** The maximum length of a full name, in code points. */
export const FULL_NAME_MAX_LENGTH = 200;

const LETTER = String.raw`(?!\p{DI})[\p{L}\p{M}]`;
/** Invisible characters that belong to the text around them. */
const NEEDED = [
  // Between two letters: ZWNJ (Persian), ZWJ (Indic scripts) and the vowel separator of Mongolian.
  String.raw`(?<=${LETTER})[\u180e\u200c\u200d](?=${LETTER})`,
  // After a letter of Arabic script or a virama of Malayalam: ZWJ selects its form at the end of a word.
  String.raw`(?<=(?!\p{DI})\p{Script=Arabic}|\u0d4d)\u200d`,
  // Inside an emoji.
  String.raw`(?<=[\p{ExtPict}\p{EMod}]\ufe0f?)\u200d(?=\p{ExtPict})`,
  // A variation selector after an emoji, a Han character or a Mongolian letter.
  String.raw`(?<=(?!\p{DI})[\p{Emoji}\p{S}\p{Ideo}\p{Script=Mongolian}])\p{VS}`,
].join('|');
/** Characters that are invisible or turn the direction of the text; the first group holds those that are needed. */
const INVISIBLE = new RegExp(
  String.raw`(${NEEDED})|[\p{DI}\p{Bidi_C}\u2028\u2029\ufff9-\ufffb]`,
  'gu',
);
/** White space, and the Braille pattern without dots. */
const BLANK = /^[\s\u2800]*$/;

/**
 * Returns a full name as it is stored, or null if it is not 1 to 200 characters of text, without control characters.
 *
 * Invisible and direction-changing characters are dropped: keyboards and clipboards add them, and an attacker can use them
 * to look like another user, or to turn the text behind the name around. Those that Persian, Indic and Mongolian names and
 * emoji need are kept.
 */
export function cleanFullName(typed: string): string | null {
  if (!isPlainText(typed, 1, FULL_NAME_MAX_LENGTH)) return null;
  const cleaned = typed.replace(INVISIBLE, '$1');
  return BLANK.test(cleaned) ? null : cleaned;
}
