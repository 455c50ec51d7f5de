import { v7 as uuidv7 } from 'uuid';
import { expect, it } from 'vitest';
import { createDeviceCode, parseDeviceCode } from './device-code.js';

it('A device code names its row and has 256 random bits', () => {
  const id = uuidv7();
  const code = createDeviceCode(id);
  expect(code).toMatch(/^nld_[\w-]{64}$/);
  expect(parseDeviceCode(code)).toBe(id);
  expect(createDeviceCode(id).slice(26)).not.toBe(code.slice(26));
});

it.each(['', 'nld_', `nlr_${'A'.repeat(64)}`, `nld_${'A'.repeat(63)}`, `nld_${'/'.repeat(64)}`])(
  '"%s" is no device code',
  (text) => expect(parseDeviceCode(text)).toBe(null),
);

it('A device code whose id is no UUID names no row', () => {
  expect(parseDeviceCode(`nld_${'B'.repeat(64)}`)).toBe(null);
});
