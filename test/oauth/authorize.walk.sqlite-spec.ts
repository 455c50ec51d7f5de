import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import {
  beginTrip,
  CLIENTS,
  exchange,
  getCode,
  NATIVE,
  PlainBrowser,
  SPA,
  type Trip,
} from '../support/plain-browser.js';
import type { TestServer } from '../support/server.js';

const test = serverTest({ clients: CLIENTS });

/** Returns the path of a request with the `since` that the server gives to anyone who asks. */
async function takeSince(server: TestServer, { path }: Trip): Promise<string> {
  const { url } = await new PlainBrowser(server).open(path);
  const since = new URLSearchParams(url.split('?')[1]).get('since')!;
  return `${path}&since=${since}`;
}

test('A sign-in for one application does not skip the page that a native application needs', async ({
  server,
  user,
}) => {
  const path = await takeSince(server, beginTrip(NATIVE));
  const browser = new PlainBrowser(server);
  await getCode(browser, user);
  expect((await browser.open(path)).url).toMatch(/^\/sign-in\/continue\?/);
});

test('BROWSER_SESSION_HOURS=0 gives no other application a code without the password', async ({
  startServer,
}) => {
  const server = await startServer({ browserSessionSeconds: 0 });
  const path = await takeSince(server, beginTrip(SPA));
  const browser = new PlainBrowser(server);
  const { trip, code } = await getCode(browser, await server.register());
  expect((await browser.open(path)).url).toMatch(/^\/sign-in\?/);
  expect((await exchange(server, trip, code)).status).toBe(200);
});

test('BROWSER_SESSION_HOURS=0: a browser that has signed in for an application lets no device in', async ({
  startServer,
}) => {
  const server = await startServer({ browserSessionSeconds: 0 });
  const browser = new PlainBrowser(server);
  await getCode(browser, await server.register());
  expect(browser.cookies.has('nightlatch')).toBe(false);
  expect((await browser.open('/device')).url).toBe('/sign-in?next=device');
});

test('A sign-in page that is open while SECRET_KEY is replaced still takes the password', async ({
  startServer,
}) => {
  const server = await startServer();
  const { settings } = server;
  const browser = new PlainBrowser(server);
  const page = await browser.open(beginTrip(SPA).path);
  const next = await server.startInstance({
    secretKey: randomBytes(32).toString('hex'),
    secretKeyFallbacks: [settings.secretKey],
  });
  const { username, password } = await server.register();
  const later = new PlainBrowser(next);
  for (const [name, value] of browser.cookies) later.cookies.set(name, value);
  expect((await later.submit(page, { username, password })).url).toMatch(/[?&]code=/);
});
