import { describe, expect, it } from 'vitest';
import { findPasskeysFault, toPasskeysSettings } from './passkeys.options.js';

const ISSUER = 'https://id.example.com/auth';
const find = (options: object, issuer = ISSUER) => findPasskeysFault(options, issuer);

describe('the options of passkeys', () => {
  it('are the host and the origin of the issuer by default', () => {
    expect(toPasskeysSettings({}, ISSUER)).toEqual({
      rpId: 'id.example.com',
      origins: ['https://id.example.com'],
      rpName: 'id.example.com',
      relatedOrigins: [],
      manageUrl: null,
      areForPages: true,
    });
  });

  it.each(['http://127.0.0.1:3000', 'https://[::1]', 'https://192.0.2.7/auth', 'https://intranet'])(
    'need a domain if the issuer has none: %s',
    (issuer) => expect(find({}, issuer)).toMatchObject({ option: 'rpId' }),
  );

  it('name the origins of other domains, and no app', () => {
    const android = `android:apk-key-hash:${'A'.repeat(43)}`;
    const origins = ['https://example.com', 'https://example.co.uk', android];
    const settings = toPasskeysSettings({ rpId: 'example.com', origins }, ISSUER);
    expect(settings).toMatchObject({ origins, relatedOrigins: ['https://example.co.uk'] });
  });

  it.each([
    [{ rpId: '127.0.0.1' }, 'rpId', 'is an IP address'],
    [{ rpId: '::1' }, 'rpId', 'is an IP address'],
    [{ rpId: 'com' }, 'rpId', 'anyone can have a domain'],
    [{ rpId: 'co.uk' }, 'rpId', 'anyone can have a domain'],
    [{ rpId: 'https://example.com' }, 'rpId', 'must be a domain name'],
    [{ rpId: 'Example.com' }, 'rpId', 'must be a domain name'],
    [{ rpId: 'example.com:443' }, 'rpId', 'must be a domain name'],
    [{ rpId: '' }, 'rpId', 'must be a domain name'],
    [{ rpId: 'example.org' }, 'rpId', 'fits no page'],
    [{ rpId: 'ample.com' }, 'rpId', 'fits no page'],
    [{ origins: [] }, 'origins', 'fits no page'],
    [{ origins: ['https://example.com'] }, 'origins', 'fits no page'],
    [{ origins: ['https://id.example.com:443'] }, 'origins', 'without a slash'],
    [{ origins: ['https://id.example.com/'] }, 'origins', 'without a slash'],
    [{ origins: ['HTTPS://id.example.com'] }, 'origins', 'without a slash'],
    [{ origins: ['http://id.example.com'] }, 'origins', 'https: pages only'],
    [{ origins: ['https://id.example.com', 'https://192.0.2.7'] }, 'origins', 'IP address'],
    [{ origins: ['null'] }, 'origins', 'without a slash'],
  ])('are refused in a sentence: %j', (options, option, words) => {
    expect(find(options)).toMatchObject({ option, fault: expect.stringContaining(words) });
    expect(() => toPasskeysSettings(options, ISSUER)).toThrow(`PasskeysModule: ${option} `);
  });

  it('name at most five other sites, of which one may have several domains', () => {
    const sites = (...names: string[]) => ({
      origins: ['https://id.example.com', ...names.map((name) => `https://${name}`)],
    });
    const five = ['a.com', 'a.co.uk', 'www.b.com', 'c.com', 'd.com', 'e.com'];
    expect(find(sites(...five))).toBeNull();
    expect(find(sites(...five, 'f.com'))).toMatchObject({ option: 'origins' });
  });
});
