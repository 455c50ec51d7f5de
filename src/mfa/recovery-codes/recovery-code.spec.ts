import { expect, it } from 'vitest';
import { generateRecoveryCodes, parseRecoveryCode } from './recovery-code.js';

it('Ten codes have ten selectors, and no letter that looks like a digit', () => {
  const codes = generateRecoveryCodes(10);
  expect(new Set(codes.map((code) => code.slice(0, 4))).size).toBe(10);
  for (const code of codes)
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{5}){2}$/);
});

it.each(['K01F-3M2XA-9TWZ4', 'k01f3m2xa9twz4', ' koif 3m2xa 9twz4 ', 'KOLF–3M2XA—9TWZ4'])(
  'reads %j as a person types it',
  (typed) => {
    expect(parseRecoveryCode(typed)).toEqual({ selector: 'K01F', secretPlain: '3M2XA9TWZ4' });
  },
);

it.each([
  '',
  'K01F',
  'K01F-3M2XA-9TWZ',
  'K01F-3M2XA-9TWZ45',
  'U01F-3M2XA-9TWZ4',
  'x'.repeat(1_000_000),
])('is null for other text', (typed) => {
  expect(parseRecoveryCode(typed)).toBeNull();
});
