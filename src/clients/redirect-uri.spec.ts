import { expect, it } from 'vitest';
import type { ApplicationType } from './client.js';
import { findRedirectUriFault, hasRedirectUri } from './redirect-uri.js';

const has = (applicationType: ApplicationType, registered: string, uri: string) =>
  hasRedirectUri({ applicationType }, [registered], uri);

const WEB = 'https://app.example.com/callback';

it('A redirect URI is accepted only as it was registered, byte for byte', () => {
  expect(has('web', WEB, WEB)).toBe(true);
  expect(has('native', WEB, WEB)).toBe(true);
  expect(hasRedirectUri({ applicationType: 'web' }, ['https://a.example/', WEB], WEB)).toBe(true);
  expect(hasRedirectUri({ applicationType: 'web' }, [], WEB)).toBe(false);
});

it.each([
  // A longer, shorter or other path
  `${WEB}/`,
  `${WEB}x`,
  `${WEB}/x`,
  'https://app.example.com/callbac',
  'https://app.example.com/',
  'https://app.example.com',
  'https://app.example.com/CALLBACK',
  'https://app.example.com//callback',
  'https://app.example.com/x/../callback',
  'https://app.example.com/callback/..',
  'https://app.example.com/..;/callback',
  'https://app.example.com/callback;/../evil',
  'https://app.example.com/%63allback',
  'https://app.example.com/./callback',
  // A query, a fragment
  `${WEB}?`,
  `${WEB}?next=https://evil.example`,
  `${WEB}#`,
  `${WEB}#@evil.example/`,
  // Another scheme, port or host
  'http://app.example.com/callback',
  'HTTPS://app.example.com/callback',
  'https:app.example.com/callback',
  'https:/app.example.com/callback',
  'https:///app.example.com/callback',
  '//app.example.com/callback',
  '/callback',
  'https://APP.example.com/callback',
  'https://app.example.com:443/callback',
  'https://app.example.com:8443/callback',
  'https://app.example.com./callback',
  'https://app.example.com.evil.example/callback',
  'https://evil-app.example.com/callback',
  'https://x.app.example.com/callback',
  'https://example.com/callback',
  'https://app.example.com@evil.example/callback',
  'https://evil.example@app.example.com/callback',
  'https://app.example.com:pw@evil.example/callback',
  'https://app.example.com%2f@evil.example/callback',
  'https://app.example.com@app.example.com@evil.example/callback',
  'https://evil.example\\@app.example.com/callback',
  'https://app.example.com\\.evil.example/callback',
  'https://app.example.com\\callback',
  'https://аpp.example.com/callback',
  'https://app。example.com/callback',
  // Characters around and in it
  ` ${WEB}`,
  `${WEB} `,
  `\t${WEB}`,
  `${WEB}\n`,
  `${WEB}\0`,
  `${WEB}%00`,
  'https://app.example.com/call\tback',
  'https://app.exa\nmple.com/callback',
  'ht\ttps://app.example.com/callback',
  '',
  'null',
  '*',
  'https://*/callback',
  'https://*.example.com/callback',
  'javascript:alert(1)',
])('Where https://app.example.com/callback is registered, %j is refused', (uri) => {
  expect(has('web', WEB, uri)).toBe(false);
  expect(has('native', WEB, uri)).toBe(false);
});

it.each(['https://app.example.com*', 'https://app.example.com/*', '*'])(
  'A registered * matches itself alone: %s',
  (registered) => {
    expect(has('web', registered, WEB)).toBe(false);
    expect(has('web', registered, 'https://app.example.com.evil.example/')).toBe(false);
  },
);

it.each(['127.0.0.1', '[::1]', 'localhost'])(
  'A native client that registered http://%s/callback may have any port there (RFC 8252 7.3)',
  (host) => {
    for (const registered of [`http://${host}/callback`, `http://${host}:3000/callback`]) {
      for (const port of ['', ':1', ':80', ':8080', ':49152', ':65535']) {
        expect(has('native', registered, `http://${host}${port}/callback`)).toBe(true);
      }
    }
  },
);

it('A web client has the port that it registered, on the loopback interface too', () => {
  const registered = 'http://localhost:5173/callback';
  expect(has('web', registered, registered)).toBe(true);
  expect(has('web', registered, 'http://localhost:5174/callback')).toBe(false);
  expect(has('web', registered, 'http://localhost/callback')).toBe(false);
});

it.each([
  // No port
  'http://127.0.0.1:/callback',
  'http://127.0.0.1:0/callback',
  'http://127.0.0.1:00/callback',
  'http://127.0.0.1:080/callback',
  'http://127.0.0.1:65536/callback',
  'http://127.0.0.1:99999/callback',
  'http://127.0.0.1:655350/callback',
  'http://127.0.0.1:+80/callback',
  'http://127.0.0.1:-1/callback',
  'http://127.0.0.1: 80/callback',
  'http://127.0.0.1:8e3/callback',
  'http://127.0.0.1:0x50/callback',
  'http://127.0.0.1:٣٠٠٠/callback',
  'http://127.0.0.1:*/callback',
  'http://127.0.0.1::80/callback',
  'http://127.0.0.1:80:80/callback',
  'http://127.0.0.1:80\n/callback',
  // Another host behind the port
  'http://127.0.0.1:pw@evil.example/callback',
  'http://127.0.0.1:80@evil.example/callback',
  'http://127.0.0.1:80@evil.example:80/callback',
  'http://127.0.0.1@evil.example/callback',
  'http://127.0.0.1:80.evil.example/callback',
  'http://127.0.0.1.evil.example/callback',
  'http://127.0.0.1.evil.example:80/callback',
  'http://127.0.0.1:80\\@evil.example/callback',
  'http://127.0.0.1\\evil.example/callback',
  'http://127.0.0.1:80?@evil.example/callback',
  'http://127.0.0.1:80#@evil.example/callback',
  'http://x@127.0.0.1:80/callback',
  // Another name of the same interface
  'http://localhost:80/callback',
  'http://[::1]:80/callback',
  'http://127.0.0.2:80/callback',
  'http://127.1:80/callback',
  'http://2130706433:80/callback',
  'http://0x7f.0.0.1:80/callback',
  'http://127.0.0.01:80/callback',
  'http://0.0.0.0:80/callback',
  'http://[::ffff:127.0.0.1]:80/callback',
  'http://[0:0:0:0:0:0:0:1]:80/callback',
  'http://127.0.0.1.:80/callback',
  'HTTP://127.0.0.1:80/callback',
  'https://127.0.0.1:80/callback',
  // Another path
  'http://127.0.0.1:80',
  'http://127.0.0.1:80/',
  'http://127.0.0.1:80//callback',
  'http://127.0.0.1:80/callback/',
  'http://127.0.0.1:80/callback?x',
  'http://127.0.0.1:80/callback#x',
  'http://127.0.0.1:80/callback/../evil',
  'http://127.0.0.1:80/%63allback',
])('Where a native client registered http://127.0.0.1/callback, %j is refused', (uri) => {
  expect(has('native', 'http://127.0.0.1/callback', uri)).toBe(false);
});

it('The three loopback hosts are not equal to each other', () => {
  const hosts = ['127.0.0.1', '[::1]', 'localhost'];
  for (const registered of hosts) {
    const matched = hosts.filter((host) =>
      has('native', `http://${registered}/cb`, `http://${host}:80/cb`),
    );
    expect(matched).toEqual([registered]);
  }
});

it.each([
  'http://localhost:80@evil.example/cb',
  'http://localhost:pw@evil.example/cb',
  'http://localhost.evil.example:80/cb',
  'http://localhost.:80/cb',
  'http://LOCALHOST:80/cb',
  'http://localhost:80/cb/',
  'http://app.localhost:80/cb',
])('Where a native client registered http://localhost/cb, %j is refused', (uri) => {
  expect(has('native', 'http://localhost/cb', uri)).toBe(false);
});

it('A scheme of a native client is compared byte for byte, and its port does not vary', () => {
  expect(has('native', 'com.example.app:/cb', 'com.example.app:/cb')).toBe(true);
  for (const uri of [
    'com.example.app:/cb/',
    'com.example.app://cb',
    'com.example.app:cb',
    'COM.example.app:/cb',
    'com.example.app:/cb?x',
    'com.example.app.evil:/cb',
  ]) {
    expect([uri, has('native', 'com.example.app:/cb', uri)]).toEqual([uri, false]);
  }
  expect(has('native', 'https://app.example.com/cb', 'https://app.example.com:8443/cb')).toBe(
    false,
  );
});

it.each([
  ['web', 'https://app.example.com/callback'],
  ['web', 'https://app.example.com/'],
  ['web', 'https://app.example.com:8443/callback?tenant=a&b=%20c'],
  ['web', 'https://xn--bcher-kva.example/callback'],
  ['web', 'https://192.0.2.7/callback'],
  ['web', 'https://[2001:db8::1]/callback'],
  ['web', 'http://localhost:5173/callback'],
  ['web', 'http://127.0.0.1:5173/'],
  ['web', 'https://app.example.com/@user/callback'],
  ['web', `https://app.example.com/${'x'.repeat(512 - 24)}`],
  ['native', 'http://127.0.0.1/callback'],
  ['native', 'http://[::1]:3000/callback'],
  ['native', 'http://localhost/'],
  ['native', 'com.example.app:/callback'],
  ['native', 'com.example.app://oauth/callback'],
  ['native', 'org.example.my-app:/'],
  ['native', 'https://app.example.com/callback'],
] as const)('A %s client can register %s', (applicationType, uri) => {
  expect(findRedirectUriFault(uri, applicationType)).toBeNull();
  expect(has(applicationType, uri, uri)).toBe(true);
});

const ASCII = /without spaces, control characters and backslashes/;
const USER = /without a user name and a password/;
const DOT = /scheme with a dot/;
const HTTP = /Register https:\. With http: the host must be/;
const NOWHERE = /leads to no application/;
const ABSOLUTE = /absolute URI/;

it.each([
  ['https://app.example.com/cb#', /without the fragment/],
  ['https://app.example.com/cb#x', /without the fragment/],
  ['https://user@app.example.com/cb', USER],
  ['https://user:pw@app.example.com/cb', USER],
  ['https://@app.example.com/cb', USER],
  ['https://a@b@app.example.com/cb', USER],
  ['http://localhost:pw@evil.example/cb', USER],
  ['http://127.0.0.1:3000@evil.example/cb', USER],
  ['https://*.example.com/cb', /no wildcards/],
  ['https://app.example.com*', /no wildcards/],
  ['https://app.example.com/*', /no wildcards/],
  ['http://localhost:*/cb', /no wildcards/],
  ['*', /no wildcards/],
  ['https://app.example.com/c\tb', ASCII],
  ['https://app.example.com/cb\n', ASCII],
  ['\0https://app.example.com/cb', ASCII],
  ['https://app.example.com/cb\x7f', ASCII],
  ['https://app.example.com/c b', ASCII],
  ['https://app.example.com\\cb', ASCII],
  ['https://evil.example\\@app.example.com/cb', ASCII],
  ['https://bücher.example/cb', ASCII],
  ['https://аpp.example.com/cb', ASCII],
  ['https://app.example.com/é', ASCII],
  ['https://app.example.com/\ud800', ASCII],
  ['http://app.example.com/cb', HTTP],
  ['http://127.0.0.2/cb', HTTP],
  ['http://0.0.0.0/cb', HTTP],
  ['http://localhost.evil.example/cb', HTTP],
  ['http://localhost', HTTP],
  ['myapp:/cb', DOT],
  ['myapp://cb', DOT],
  ['ftp://app.example.com/cb', DOT],
  ['ws://app.example.com/cb', DOT],
  ['intent:/cb', DOT],
  ['.:/cb', DOT],
  ['a.:/cb', DOT],
  ['/cb', DOT],
  ['//app.example.com/cb', DOT],
  ['app.example.com/cb', DOT],
  ['', DOT],
  ['null', DOT],
  ['javascript:alert(1)', NOWHERE],
  ['JavaScript:alert(1)', NOWHERE],
  ['data:text/html,x', NOWHERE],
  ['file:///etc/passwd', NOWHERE],
  ['vbscript:x', NOWHERE],
  ['blob:https://app.example.com/x', NOWHERE],
  ['about:blank', NOWHERE],
  ['com.example.app:', /with a path: com\.example\.app:\/callback/],
  ['com.example.app://', /with a path: com\.example\.app:\/callback/],
  ['com.example.app://callback', /with a path: com\.example\.app:\/callback/],
  ['https://app.example.com', /^Register it as https:\/\/app\.example\.com\/$/],
  ['https://app.example.com?x=1', /^Register it as https:\/\/app\.example\.com\/\?x=1$/],
  ['https://APP.example.com/cb', /^Register it as https:\/\/app\.example\.com\/cb$/],
  ['HTTPS://app.example.com/cb', /^Register it as https:\/\/app\.example\.com\/cb$/],
  ['https:app.example.com/cb', /^Register it as https:\/\/app\.example\.com\/cb$/],
  ['https:///app.example.com/cb', /^Register it as https:\/\/app\.example\.com\/cb$/],
  ['https://app.example.com:443/cb', /^Register it as https:\/\/app\.example\.com\/cb$/],
  ['https://app.example.com/x/../cb', /^Register it as https:\/\/app\.example\.com\/cb$/],
  ['https://app.example.com/%2e%2e/cb', /^Register it as https:\/\/app\.example\.com\/cb$/],
  ['https://%61pp.example.com/cb', /^Register it as https:\/\/app\.example\.com\/cb$/],
  ['https://0x7f.1/cb', /^Register it as https:\/\/127\.0\.0\.1\/cb$/],
  ['http://localhost:080/cb', /^Register it as http:\/\/localhost\/cb$/],
  ['http://127.0.0.1:/cb', /^Register it as http:\/\/127\.0\.0\.1\/cb$/],
  ['http://127.0.0.1:0/cb', /another port than 0/],
  ['http://127.0.0.1:65536/cb', ABSOLUTE],
  ['http://127.0.0.1:x/cb', ABSOLUTE],
  ['https://', ABSOLUTE],
  ['https://a..:x', ABSOLUTE],
  [`https://app.example.com/${'x'.repeat(512 - 23)}`, /at most 512 characters/],
])('No client can register %j, and the message says what to register instead', (uri, message) => {
  expect(findRedirectUriFault(uri, 'native')).toMatch(message);
  expect(findRedirectUriFault(uri, 'web')).not.toBeNull();
});

it('A web client cannot register a scheme of its own: the message names native clients', () => {
  expect(findRedirectUriFault('com.example.app:/cb', 'web')).toBe(
    'Register https:, or make the client native: only those have a scheme of their own.',
  );
});
