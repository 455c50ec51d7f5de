import { isIPv6 } from 'node:net';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressGroup } from './address-group.js';

describe('what counts as one address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:192.0.2.7', '192.0.2.7'],
    ['::ffff:c000:207', '192.0.2.7'],
    ['0:0:0:0:0:ffff:c000:0207', '192.0.2.7'],
    ['::ffff:192.0.2.7%eth0', '192.0.2.7'],
    ['64:ff9b::192.0.2.7', '192.0.2.7'],
    ['192.0.2.7:49152', '192.0.2.7'],
    ['[::ffff:192.0.2.7]:49152', '192.0.2.7'],
  ])('%s is the IPv4 address %s', (ip, group) => {
    expect(addressGroup(ip)).toBe(group);
  });

  it.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff:0:192.0.2.7', undefined],
    ['2001:db8:1:2:3:4:192.0.2.7', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::6]:443', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['fe80::2%25en1', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['1::', '1:0:0:0::/64'],
    ['1:2:3:4:5:6:7::', '1:2:3:4::/64'],
    ['::2:3:4:5:6:7:8', '0:2:3:4::/64'],
  ])('%s is of the network %s', (ip, group = '2001:db8:1:2::/64') => {
    expect(addressGroup(ip)).toBe(group);
  });

  it.each([null, undefined, '', 'unknown', '@', '/run/app.sock', '1.2.3', '1.2.3.4.5', '01.2.3.4'])(
    'whoever comes from %s shares one bucket with everybody of the kind',
    (ip) => {
      expect(addressGroup(ip)).toBe('unknown');
    },
  );

  it('never tells two addresses of one /64 apart, nor takes two networks for one', () => {
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
          expect([addressGroup(text), addressGroup(short)]).toEqual([network, network]);
        },
      ),
    );
  });
});
