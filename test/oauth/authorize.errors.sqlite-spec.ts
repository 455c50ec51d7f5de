import { expect } from 'vitest';
import {
  beginTrip,
  CLIENTS,
  readCallback,
  SPA,
  plainBrowserTest,
} from '../support/plain-browser.js';
import { ISSUER } from '../support/server.js';

const test = plainBrowserTest();

test.for([
  ['response_type', 'token', 'unsupported_response_type'],
  ['response_type', '', 'unsupported_response_type'],
  ['response_mode', 'fragment', 'invalid_request'],
  ['code_challenge', '', 'invalid_request'],
  ['code_challenge', 'A'.repeat(42), 'invalid_request'],
  ['code_challenge', 'A'.repeat(44), 'invalid_request'],
  ['code_challenge_method', '', 'invalid_request'],
  ['code_challenge_method', 'plain', 'invalid_request'],
  ['scope', 'items:read nothing', 'invalid_scope'],
  ['scope', 'account', 'invalid_scope'],
  ['prompt', 'none login', 'invalid_request'],
  ['prompt', 'later', 'invalid_request'],
  ['max_age', '-1', 'invalid_request'],
  ['max_age', '99999999999', 'invalid_request'],
  ['nonce', 'n'.repeat(256), 'invalid_request'],
  ['nonce', 'n\0', 'invalid_request'],
  ['login_hint', 'n'.repeat(255), 'invalid_request'],
  ['resource', 'https://other.example.com', 'invalid_target'],
  ['request', 'x', 'request_not_supported'],
  ['request_uri', 'https://x.example', 'request_uri_not_supported'],
  ['registration', '{}', 'registration_not_supported'],
])(
  'GET /authorize with %s "%s" sends %s to the application',
  async ([name, value, error], { server, browser }) => {
    const trip = beginTrip(SPA, { [name!]: value! });
    const { status, url } = await browser.open(trip.path);
    expect(status).toBe(303);
    expect(url.startsWith(SPA.redirect_uris![0]!)).toBe(true);
    expect(readCallback({ url })).toEqual({
      error,
      error_description: expect.stringMatching(/^[\x20-\x7e]+$/),
      state: trip.parameters.state,
      iss: ISSUER,
    });
    // The sign-in page never leads to the application with an error.
    const page = await browser.open(trip.path.replace('/authorize', '/sign-in'));
    expect([page.status, page.headers.get('location')]).toEqual([400, null]);
    expect(server.takeRecorded().at(-1)).toMatchObject({ name: 'authorization.refused' });
  },
);

test('A repeated parameter is invalid_request at the application, and a page if it decides where errors go', async ({
  browser,
}) => {
  const { path } = beginTrip(SPA);
  for (const name of ['state', 'scope', 'code_challenge', 'prompt', 'since']) {
    const { url } = await browser.open(`${path}&${name}=x&${name}=y`);
    expect(readCallback({ url }).error, name).toBe('invalid_request');
  }
  for (const name of ['client_id', 'redirect_uri']) {
    const page = await browser.open(`${path}&${name}=x`);
    expect([page.status, page.body.includes(`${name} is repeated`)], name).toEqual([400, true]);
  }
  const unknown = await browser.open(`${path}&unknown=x&unknown=y`);
  expect([unknown.status, unknown.url.includes('unknown')]).toEqual([200, false]);
});

test('A parameter without a value counts as missing, also one that is not supported (RFC 6749 3.1)', async ({
  browser,
}) => {
  const empty = 'request=&request_uri=&registration=&prompt=&max_age=&resource=&response_mode=';
  const { url } = await browser.open(`${beginTrip(SPA).path}&${empty}`);
  expect(url).toMatch(/^\/sign-in\?/);
});

// Near misses of `https://shop.example.com/cb`, and of the loopback URI of the native client.
test.for([
  'https://shop.example.com/cb/',
  'https://shop.example.com/cb?',
  'https://shop.example.com/cb#',
  'https://shop.example.com/CB',
  'https://shop.example.com/c%62',
  'https://shop.example.com/./cb',
  'https://shop.example.com/x/../cb',
  'https://shop.example.com/cb/..;/cb',
  'https://shop.example.com:443/cb',
  'https://shop.example.com:8443/cb',
  'https://SHOP.example.com/cb',
  'https://shop.example.com./cb',
  'https://shop.example.com.evil.example/cb',
  'https://shop.example.com@evil.example/cb',
  'https://evil.example@shop.example.com/cb',
  'https://shop.example.com/cb ',
  ' https://shop.example.com/cb',
  'https://shop.example.com/cb\r\nSet-Cookie: a=b',
  'https:\\\\shop.example.com\\cb',
  '//shop.example.com/cb',
  'http://shop.example.com/cb',
  'javascript:alert(1)',
  'http://127.0.0.1:49152/cb',
  '/cb',
  '',
])(
  'GET /authorize with the redirect URI %o shows a page, and redirects nowhere',
  async (uri, { browser }) => {
    const { path } = beginTrip(SPA, { redirect_uri: uri });
    for (const url of [path, path.replace('/authorize', '/sign-in')]) {
      const { status, headers, body } = await browser.open(url);
      expect([status, headers.get('location'), headers.get('refresh')]).toEqual([400, null, null]);
      expect(body).toContain('This request cannot be answered');
      expect(body).not.toContain('evil.example');
    }
  },
);

test.for([
  'http://127.0.0.1:0/cb',
  'http://127.0.0.1:65536/cb',
  'http://127.0.0.1:080/cb',
  'http://127.0.0.1:80@evil.example/cb',
  'http://localhost:80/cb',
  'http://[::1]:80/cb',
  'http://127.0.0.2:80/cb',
  'http://127.0.0.1:80/cb2',
  'com.example.desk:/cb2',
])('GET /authorize of a native client with %s shows a page', async (redirect_uri, { browser }) => {
  const trip = beginTrip(CLIENTS[2]!, { redirect_uri });
  expect((await browser.open(trip.path)).status).toBe(400);
});

test('A client that does not exist, that is built in, or that is left out gets a page', async ({
  browser,
}) => {
  for (const client_id of ['nobody', 'nightlatch', 'nightlatch-browser', '', '__proto__']) {
    const page = await browser.open(beginTrip(SPA, { client_id }).path);
    expect([page.status, page.headers.get('content-type')], client_id).toEqual([
      400,
      'text/html; charset=utf-8',
    ]);
  }
});

test('A query of more than 8 kB is a page 414, and another method than GET a page 405', async ({
  browser,
}) => {
  const long = await browser.open(`${beginTrip(SPA).path}&x=${'x'.repeat(8_192)}`);
  expect([long.status, long.headers.get('content-type')]).toEqual([
    414,
    'text/html; charset=utf-8',
  ]);
  const { parameters } = beginTrip(SPA);
  const posted = await browser.send('POST', '/authorize', { form: parameters });
  expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET']);
});
