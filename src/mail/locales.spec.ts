import { expect, it } from 'vitest';
import { matchLocale, parseAcceptLanguage } from './locales.js';

const AVAILABLE = ['en', 'de', 'fr', 'pt-BR'];

it.each([
  ['de', 'de'],
  ['de-CH, en;q=0.9', 'de'],
  ['en;q=0.5, fr;q=0.8', 'fr'],
  ['it, en', 'en'],
  ['pt-br', 'pt-BR'],
  ['pt', null],
  ['*', null],
  ['fr;q=0', null],
  ['', null],
  [undefined, null],
  ['../../etc', null],
  ['de;q=x', null],
  [`${'x'.repeat(10_000)},de`, null],
])('an Accept-Language of %j asks for %j', (header, expected) => {
  expect(matchLocale(parseAcceptLanguage(header), AVAILABLE)).toBe(expected);
});
