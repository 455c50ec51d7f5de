import { expect, it } from 'vitest';
import { parseMailAddress, toMailAddress } from './mail-address.js';

it.each([
  ['Jo.Doe+x@Example.com', 'Jo.Doe+x@example.com'],
  [' jo@example.com ', 'jo@example.com'],
  ['jo@m\u00fcnchen.de', 'jo@xn--mnchen-3ya.de'],
  // Full-width letters, and the sign for kelvin.
  ['\uff2ao@example.com', 'Jo@example.com'],
  ['\u212a@example.com', 'K@example.com'],
])('toMailAddress sends mail for %j to %s', (typed, expected) => {
  expect(toMailAddress(typed)).toBe(expected);
});

/** Each of these names another mailbox for some mailer, or adds a header. */
const MISREAD = [
  '"e@attacker.com x"@victim.com',
  '"jo"@example.com',
  'jo@example.com,eve@attacker.com',
  'jo@example.com;eve@attacker.com',
  'jo@example.com eve@attacker.com',
  'jo@example.com\r\nBcc: eve@attacker.com',
  'jo\r\n@example.com',
  'jo@example.com\0',
  'Jo <jo@example.com>',
  '<jo@example.com>',
  'jo(comment)@example.com',
  'jo@example.com(comment)',
  'jo@eve@example.com',
  'jo%attacker.com@example.com@',
  'jo@[127.0.0.1]',
  'jo@localhost',
  'group:jo@example.com;',
  '=?utf-8?q?eve=40attacker.com?=@example.com>',
  'jo@example.com\u2028',
  'j\u00f6@example.com',
  '@example.com',
  'jo@',
  '',
];

it.each(MISREAD)('toMailAddress refuses %j', (typed) => {
  const address = toMailAddress(typed);
  // White space around an address is dropped, as everywhere.
  if (typed.trim() === 'jo@example.com') expect(address).toBe('jo@example.com');
  else expect(address).toBeNull();
});

it.each([
  ['no-reply@example.com', { name: '', address: 'no-reply@example.com' }],
  ['Example <no-reply@Example.com>', { name: 'Example', address: 'no-reply@example.com' }],
  ['"Example, Inc." <a@example.com>', { name: 'Example, Inc.', address: 'a@example.com' }],
  ['<a@example.com>', { name: '', address: 'a@example.com' }],
  ['Example a@example.com', null],
  ['A <a@example.com>, B <b@example.com>', null],
  ['A <a@example.com', null],
  ['A\r\nBcc: x <a@example.com>', null],
  ['Example <"a"@example.com>', null],
])('parseMailAddress takes the sender %j as %j', (text, expected) => {
  expect(parseMailAddress(text)).toEqual(expected);
});
