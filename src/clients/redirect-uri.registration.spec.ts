import { expect, it } from 'vitest';
import { findRedirectUriFault, hasRedirectUri } from './redirect-uri.js';

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
  expect(hasRedirectUri({ applicationType }, [uri], uri)).toBe(true);
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
