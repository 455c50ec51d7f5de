import { isIPv6 } from 'node:net';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toAddressGroup, toIpAddress, toNetwork } from './ip-address.js';

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

describe('toAddressGroup()', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:192.0.2.7', '192.0.2.7'],
    ['::ffff:c000:207', '192.0.2.7'],
    ['0:0:0:0:0:ffff:c000:0207', '192.0.2.7'],
    ['::ffff:192.0.2.7%eth0', '192.0.2.7'],
    ['::ffff:192.0.2.7%eth0.1', '192.0.2.7'],
    ['64:ff9b::192.0.2.7', '192.0.2.7'],
    ['192.0.2.7:49152', '192.0.2.7'],
    ['[::ffff:192.0.2.7]:49152', '192.0.2.7'],
  ])('%s counts as the IPv4 address %s', (ip, group) => {
    expect(toAddressGroup(ip)).toBe(group);
  });

  it.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff:0:192.0.2.7', undefined],
    ['2001:db8:1:2:3:4:192.0.2.7', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::6]:443', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['fe80::1%eth0.100', 'fe80:0:0:0::/64'],
    ['fe80::1%br-1234abcd', 'fe80:0:0:0::/64'],
    ['fe80::2%25en1', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['1::', '1:0:0:0::/64'],
    ['1:2:3:4:5:6:7::', '1:2:3:4::/64'],
    ['::2:3:4:5:6:7:8', '0:2:3:4::/64'],
  ])('%s counts for the network %s', (ip, group = '2001:db8:1:2::/64') => {
    expect(toAddressGroup(ip)).toBe(group);
  });

  it.each([null, undefined, '', 'unknown', '@', '/run/app.sock', '1.2.3', '1.2.3.4.5', '01.2.3.4'])(
    '%s counts for the common group of unreadable addresses',
    (ip) => {
      expect(toAddressGroup(ip)).toBe('unknown');
    },
  );

  it('puts all addresses of a /64 into one group, and different networks into different groups', () => {
    const word = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
    fc.assert(
      fc.property(
        fc.tuple(word, word, word, word),
        fc.tuple(word, word, word, word),
        (net, host) => {
          fc.pre(net.some((each) => each !== 0));
          const text = [...net, ...host].map((each) => each.toString(16)).join(':');
          const short = text.replace(/(^|:)0(:0)+(:|$)/, '::');
          fc.pre(isIPv6(short));
          const network = `${net.map((each) => each.toString(16)).join(':')}::/64`;
          const isTranslated = text.startsWith('64:ff9b:0:0:0:0:');
          fc.pre(!isTranslated);
          expect([toAddressGroup(text), toAddressGroup(short)]).toEqual([network, network]);
        },
      ),
    );
  });
});

it.each([
  ['192.0.2.7', '192.0.2.0/24'],
  ['::ffff:192.0.2.255', '192.0.2.0/24'],
  ['2001:db8:1:2::6', '2001:db8:1::/48'],
  ['2001:db8:1:ffff:3:4:5:6', '2001:db8:1::/48'],
  ['::1', '0:0:0::/48'],
  [null, 'unknown'],
])('%s is in the network %s', (ip, network) => {
  expect(toNetwork(ip)).toBe(network);
});
