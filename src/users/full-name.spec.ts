import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanFullName } from './full-name.js';

describe('cleanFullName()', () => {
  it.each([
    ['a right-to-left override', 'Ann\u202etxt.exe', 'Anntxt.exe'],
    ['embeddings and their end', '\u202aAnn\u202b \u202dLee\u202c', 'Ann Lee'],
    ['isolates and their end', '\u2066Ann\u2067 \u2068Lee\u2069', 'Ann Lee'],
    ['direction marks', '\u200eAnn\u200f \u061cLee', 'Ann Lee'],
    ['a zero width space', 'An\u200bn', 'Ann'],
    ['a word joiner, a soft hyphen and invisible signs', 'A\u2060n\u00adn\u2061\u2064', 'Ann'],
    ['a byte order mark', '\ufeffAnn', 'Ann'],
    ['line and paragraph separators', 'Ann\u2028Lee\u2029', 'AnnLee'],
    ['Hangul fillers', 'Ann\u3164\u115f\u1160\uffa0', 'Ann'],
    ['tags', 'Ann\u{e0041}\u{e0042}\u{e007f}', 'Ann'],
    ['annotation marks', 'A\ufff9n\ufffan\ufffb', 'Ann'],
    ['joiners at the ends', '\u200dAnn\u200c', 'Ann'],
    ['joiners beside a space', 'Ann\u200d \u200cLee', 'Ann Lee'],
    ['a second joiner', 'An\u200c\u200cn', 'Ann'],
    ['a joiner behind a filler', '\u3164\u200dAnn', 'Ann'],
    ['variation selectors that select nothing', '\ufe0fAn\u{e0101}n\ufe0f', 'Ann'],
  ])('drops %s', (_what, typed, cleaned) => {
    expect(cleanFullName(typed)).toBe(cleaned);
  });

  it.each([
    ['a Persian name with ZWNJ', 'علی‌رضا نوری'],
    ['a Persian initial with ZWJ', 'ه\u200d. الف. سایه'],
    ['a Hindi name with ZWJ and ZWNJ', 'श्री\u200d्याम क्\u200cष'],
    ['a Sinhala name with ZWJ', 'ශ්\u200dරී'],
    ['a Malayalam name with a virama and ZWJ at its end', 'രാജന്\u200d'],
    ['a Mongolian name with a vowel separator', 'ᠨᠠᠷ\u180eᠠ'],
    ['a Han character with a variation selector', '葛\u{e0100}城'],
    ['a Mongolian letter with a variation selector', 'ᠨ\u180bᠠ'],
    ['emoji with ZWJ', 'Ann 👩🏽\u200d⚕\ufe0f 🏳\ufe0f\u200d🌈'],
    ['a decomposed letter', 'Ame\u0301lie'],
    ['a Hebrew name', 'דוד בן־גוריון'],
    ['spaces as typed', ' Ann  Lee '],
  ])('keeps %s', (_what, name) => {
    expect(cleanFullName(name)).toBe(name);
  });

  it.each([
    '',
    ' ',
    '\u200b',
    '\u202e\u2066',
    '\u3164',
    '\u2800 \u2800',
    '\u200d\u00a0',
    'a\0b',
    'a\nb',
  ])('rejects %j', (typed) => {
    expect(cleanFullName(typed)).toBeNull();
  });

  it('changes a name once: what it returns, it returns again', () => {
    const characters = [
      ...'a\u0627\u0301\u0d4d\u845b1# ',
      ...'\u200b\u200c\u200d\u180e\u202e\u3164\ufe0f\u034f\u061c\u{e0100}\u{1f469}\u{1f3fd}',
    ];
    const texts = fc.array(fc.constantFrom(...characters), { maxLength: 12 });
    fc.assert(
      fc.property(texts, (parts) => {
        const once = cleanFullName(parts.join(''));
        if (once !== null) expect(cleanFullName(once)).toBe(once);
      }),
      { numRuns: 2_000 },
    );
  });
});
