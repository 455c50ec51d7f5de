import { expect } from 'vitest';
import {
  beginTripWith,
  countRows,
  isAtApplication,
  RefusalReader,
  upstreamTest,
} from '../support/federation.js';
import { FederationBrowser } from '../support/federation-browser.js';
import { type Call, raw } from '../support/http.js';
import { CLIENTS } from '../support/plain-browser.js';
import { startServer } from '../support/server.js';

const test = upstreamTest();

const CALLBACK = '/federation/honest/callback';
const STATE = 'x'.repeat(43);
/** Paths that no provider and no page leads to. */
const ODD_PATHS = [
  CALLBACK,
  `${CALLBACK}?state=`,
  `${CALLBACK}?state=${STATE}`,
  `${CALLBACK}?code=c&state=${STATE}`,
  `${CALLBACK}?code=c&state=${STATE}&state=${STATE}`,
  `${CALLBACK}?code[]=c&state[a]=${STATE}`,
  `${CALLBACK}?code=%00&state=%00&iss=%00&error=%00`,
  `${CALLBACK}?code=%ff%fe&state=%c3%28`,
  `${CALLBACK}?code=%ED%A0%80&state=%ED%A0%80`,
  `${CALLBACK}?code=%zz&state=%`,
  `${CALLBACK}?code=${'c'.repeat(9_000)}&state=${STATE}`,
  `${CALLBACK}?__proto__=1&constructor=2&code=c&state=${STATE}`,
  `${CALLBACK}?error=access_denied&state=${STATE}`,
  `${CALLBACK}?response=eyJhbGciOiJub25lIn0.e30.&state=${STATE}`,
  '/federation/__proto__/callback?code=c&state=s',
  '/federation/constructor/start',
  '/federation/unknown/start',
  '/federation/HONEST/start',
  '/federation/%00/start',
  `/federation/${'h'.repeat(300)}/callback`,
  '/federation/honest/start?client_id=unknown',
  '/federation/honest/start?client_id=spa&redirect_uri=https%3A%2F%2Fevil.example.com',
];

test('Callbacks and starts that no provider sends get a page or an error of the client, and change nothing', async ({
  server,
}) => {
  const before = await countRows(server);
  for (const path of ODD_PATHS) {
    const { status, headers } = await server.call('GET', path);
    expect([path, status >= 400 && status < 500], String(status)).toEqual([path, true]);
    expect([path, headers.get('location')]).toEqual([path, null]);
  }
  expect(await countRows(server)).toEqual(before);
});

test('Callbacks of a web page with 150 images do not keep the people at that address from signing in, and leave the trail empty', async ({
  server,
  browser,
}) => {
  const callback = await browser.openUntilCallback(beginTripWith('honest').path);
  const refusals = new RefusalReader(server);
  await refusals.take();
  server.takeEvents();
  for (let image = 0; image < 150; image++) {
    const path = image % 2 === 0 ? CALLBACK : `${CALLBACK}?code=c&state=${STATE}`;
    expect((await server.call('GET', path)).status).toBe(400);
  }
  expect(new Set(server.takeEvents())).toEqual(new Set(['federation.refused']));
  expect(await refusals.take()).toEqual({});
  expect(isAtApplication((await browser.open(callback)).url)).toBe(true);
});

test('An address whose sign-ins a provider has refused a hundred times has to wait', async ({
  hostile,
  onTestFinished,
}) => {
  const federation = [hostile.getSetting('honest')];
  const server = await startServer({ clients: CLIENTS, federation });
  onTestFinished(() => server.close());
  const browser = new FederationBrowser(server, [hostile]);
  const callback = await browser.openUntilCallback(beginTripWith('honest').path);
  const { cookie } = browser.home;
  const send = () =>
    server.call('GET', callback.replace(/code=[^&]*/, 'code=wrong'), { headers: { cookie } });
  for (let failures = 0; failures < 100; failures++) expect((await send()).status).toBe(400);
  expect((await send()).status).toBe(429);
});

test('Callbacks to a provider that is away do not count against the address of its users', async ({
  hostile,
  onTestFinished,
}) => {
  const federation = [hostile.getSetting('honest'), hostile.getSetting('token-503')];
  const server = await startServer({ clients: CLIENTS, federation });
  onTestFinished(() => server.close());
  const browser = new FederationBrowser(server, [hostile]);
  const callback = await browser.openUntilCallback(beginTripWith('token-503').path);
  const { cookie } = browser.home;
  const send = () => server.call('GET', callback, { headers: { cookie } });
  for (let calls = 0; calls < 101; calls++) expect((await send()).status).toBe(503);
  const other = new FederationBrowser(server, [hostile]);
  expect(isAtApplication((await other.open(beginTripWith('honest').path)).url)).toBe(true);
});

test('Forms that no provider sends to the callback are refused, or lead nowhere', async ({
  server,
}) => {
  const type = 'application/x-www-form-urlencoded';
  const form = `code=c&state=${STATE}`;
  const calls: Call[] = [
    { json: { code: 'c', state: STATE } },
    { body: form, headers: { 'content-type': 'text/plain' } },
    { body: form, headers: { 'content-type': 'multipart/form-data; boundary=x' } },
    { body: '%', headers: { 'content-type': type } },
    { form: '' },
    { form: `${form}&state=${STATE}` },
    { form: { code: 'c'.repeat(200_000), state: STATE } },
    { form: { code: 'c', state: '"><script>alert(1)</script>' } },
    { form: { code: 'c\r\nSet-Cookie: a=b', state: STATE } },
    { form: { code: 'c', state: STATE, url: 'https://evil.example.com' } },
  ];
  for (const call of calls) {
    const { status, headers, body } = await server.call('POST', CALLBACK, call);
    expect(status).toBeLessThan(500);
    expect(headers.get('set-cookie')).toBeNull();
    expect(String(body)).not.toContain('<script>alert');
    const next = headers.get('refresh');
    if (next !== null)
      expect(next).toMatch(/^0; url=\/federation\/honest\/callback\?[\x21-\x7e]*$/);
  }
  for (const method of ['PUT', 'DELETE', 'PATCH']) {
    expect((await server.call(method, CALLBACK)).status).toBe(404);
  }
});

test('Cookies that were made up, moved to another state or sent twice begin no session', async ({
  server,
  browser,
}) => {
  const first = await browser.openUntilCallback(beginTripWith('honest').path);
  const [name, value] = [...browser.home.cookies].find(([each]) => each.includes('trip'))!;
  const second = await browser.openUntilCallback(beginTripWith('honest').path);
  const [otherName, otherValue] = [...browser.home.cookies].find(([each]) => {
    return each.includes('trip') && each !== name;
  })!;
  const before = await countRows(server);
  const cookies = [
    `${name}=${otherValue}`,
    `${name}=`,
    `${name}=x`,
    `${name}=${value.slice(0, -4)}`,
    `${name}=${value}AAAA`,
    `${name}=x; ${name}=${value.slice(0, -4)}`,
    `${name}=%00`,
    `${otherName}=${value}`,
    Array.from({ length: 60 }, (_, i) => `${name}${i}=x`).join('; '),
  ];
  for (const cookie of cookies) {
    const { status, headers } = await server.call('GET', first, { headers: { cookie } });
    expect([cookie, status], String(headers.get('location'))).toEqual([cookie, 400]);
  }
  expect(await countRows(server)).toEqual(before);
  expect(isAtApplication((await browser.open(second)).url)).toBe(true);
});

test('A start that another site began leads to the sign-in page, and not to the provider', async ({
  server,
  browser,
}) => {
  const page = await browser.home.open(beginTripWith('', { provider: '' }).path);
  const [, start] = /href="(\/federation\/honest\/start\?[^"]*)"/.exec(String(page.body))!;
  const path = start!.replaceAll('&amp;', '&');
  const get = async (site: string) => {
    const { headers } = await server.call('GET', path, { headers: { 'sec-fetch-site': site } });
    return headers.get('location');
  };
  expect(await get('same-origin')).toContain('/honest/authorize?');
  expect(await get('cross-site')).toMatch(/^\/sign-in\?/);
  expect(await get('same-site')).toMatch(/^\/sign-in\?/);
});

test('A callback with two Cookie headers is answered', async ({ server }) => {
  const request = `GET ${CALLBACK}?code=c&state=${STATE} HTTP/1.1\r\nHost: x\r\nCookie: a=b\r\nCookie: c=d\r\nConnection: close\r\n\r\n`;
  expect((await raw(server.url, request)).status).toBe(400);
});

test('Sign-ins in two tabs of a browser both end', async ({ server, hostile }) => {
  const browser = new FederationBrowser(server, [hostile]);
  const first = await browser.openUntilCallback(beginTripWith('honest').path);
  const second = await browser.openUntilCallback(beginTripWith('honest').path);
  expect(isAtApplication((await browser.open(first)).url)).toBe(true);
  expect(isAtApplication((await browser.open(second)).url)).toBe(true);
});
