import { expect, it } from 'vitest';
import { toIpAddress } from './ip-address.js';

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['192.0.2.7:49152', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['[::ffff:c000:207]:49152', '192.0.2.7'],
  ['2001:DB8:0:0::0:1', '2001:db8::1'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['[::1]', '::1'],
  ['fe80::1%eth0.100', 'fe80::1'],
  ['[fe80::1%br-1234]:443', 'fe80::1'],
])('toIpAddress() writes %s as %s', (text, ip) => {
  expect(toIpAddress(text)).toBe(ip);
});

it.each([
  null,
  undefined,
  '',
  'unknown',
  '_hidden',
  '1',
  '0x7f.1',
  '1.2.3.4:',
  '1.2.3.4:123456',
  '[1.2.3.4',
  'x\u001b[31m',
  '1.2.3.4, 5.6.7.8',
])('toIpAddress() returns null for %j', (text) => {
  expect(toIpAddress(text)).toBeNull();
});
