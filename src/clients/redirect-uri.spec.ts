import { expect, it } from 'vitest';
import type { ApplicationType } from './client.js';
import { hasRedirectUri } from './redirect-uri.js';

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
