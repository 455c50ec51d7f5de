import { describe, expect, it } from 'vitest';
import { canonicalizeLocale, LOCALE_MAX_LENGTH } from './locale.js';

const LONGEST = `de-x${'-abcdefgh'.repeat(3)}-abc`;

describe('canonicalizeLocale', () => {
  it.each([
    ['de', 'de'],
    ['PT-br', 'pt-BR'],
    ['pt_BR', 'pt-BR'],
    ['zh-hant-tw', 'zh-Hant-TW'],
    ['iw', 'he'],
    ['sh', 'sr-Latn'],
    ['en-x-our-own', 'en-x-our-own'],
    [LONGEST, LONGEST],
  ])('writes %s as %s', (typed, canonical) => {
    expect(canonicalizeLocale(typed)).toBe(canonical);
    expect(canonicalizeLocale(canonical)).toBe(canonical);
  });

  it.each([
    '',
    ' ',
    'd',
    'de ',
    'de-',
    '-',
    'de--AT',
    'de,en',
    'en_US.UTF-8',
    '*',
    'de\r\nX: y',
    'ﬁ',
    '\ud800',
    'de\0',
    `${LONGEST}d`,
  ])('returns null for %j, which is no language tag of at most 35 characters', (typed) => {
    expect(canonicalizeLocale(typed)).toBeNull();
  });

  it('returns null if the canonical form is too long, so that every stored one can be imported', () => {
    expect(LONGEST).toHaveLength(LOCALE_MAX_LENGTH);
    expect(canonicalizeLocale(LONGEST.replace('de', 'sh'))).toBeNull();
  });
});
