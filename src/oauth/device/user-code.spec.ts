import { expect, it } from 'vitest';
import { formatUserCode, generateUserCode, parseUserCode } from './user-code.js';

it('A user code has eight letters, is shown with a hyphen and can be typed in any case', () => {
  for (let i = 0; i < 100; i++) {
    const code = generateUserCode();
    expect(code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{8}$/);
    expect(formatUserCode(code)).toBe(`${code.slice(0, 4)}-${code.slice(4)}`);
    expect(parseUserCode(formatUserCode(code).toLowerCase())).toBe(code);
  }
});

it.each(['wdjbmjht', ' WDJB MJHT ', 'WDJB–MJHT', 'w-d-j-b-m-j-h-t', 'WDJB‑MJHT'])(
  'The user code "%s" is WDJBMJHT',
  (typed) => expect(parseUserCode(typed)).toBe('WDJBMJHT'),
);

it.each([
  '',
  'WDJB-MJH',
  'WDJB-MJHTT',
  'WDJB-MJHA',
  'WDJB-MJH0',
  'ｗdjbmjht',
  '<script>',
  'wdjb_mjht',
])('"%s" is no user code', (typed) => expect(parseUserCode(typed)).toBe(null));
