import { expect, test } from 'vitest';
import { createDatabase } from '../support/databases.js';
import { askForCodes, CLI, poll } from '../support/device.js';
import type { Answer } from '../support/http.js';
import { SHOP, SECRET } from '../support/openid.js';
import {
  beginTrip,
  CLIENTS,
  exchange,
  getCode,
  PlainBrowser,
  readCallback,
  SPA,
} from '../support/plain-browser.js';
import { DatabaseProxy } from '../support/proxy.js';
import { startServer } from '../support/server.js';

type Fault = 'cut' | 'hang';

test.for(['cut', 'hang'] as Fault[])(
  'While the database is away (%s), every step of a sign-in is a page 503 or an OAuth error, and afterwards each goes on where it was',
  { timeout: 120_000 },
  async (fault, { onTestFinished }) => {
    const database = await createDatabase('postgres');
    const { url, proxy } = await DatabaseProxy.before(database.url);
    const clients = [...CLIENTS, SHOP];
    const server = await startServer({
      databaseUrl: url,
      clients,
      recheckSeconds: 1,
      guardOutageSeconds: 0,
    });
    onTestFinished(async () => {
      await server.close();
      await proxy.cut();
      await database.drop();
    });
    const user = await server.register();
    const { username, password } = user;
    const browser = new PlainBrowser(server);
    const { trip, code } = await getCode(browser, user);
    const signOut = await browser.open('/sign-out');
    const devicePage = await browser.open('/device');
    const { body: device } = await askForCodes(server);
    const shop = await getCode(browser, user, SHOP, { scope: 'openid' });
    const secret = { client_secret: SECRET };
    const { body: tokens } = await exchange(server, shop.trip, shop.code, secret);
    const stranger = new PlainBrowser(server);
    const signIn = await stranger.open(beginTrip(SPA).path);

    const pages: Record<string, () => Promise<Answer>> = {
      'GET /authorize': () => browser.send('GET', beginTrip(SPA).path),
      'GET /authorize, another prompt': () =>
        browser.send('GET', beginTrip(SPA, { prompt: 'none' }).path),
      'GET /sign-in': () =>
        browser.send('GET', beginTrip(SPA).path.replace('/authorize', '/sign-in')),
      'POST /sign-in': () => stranger.submit(signIn, { username, password }),
      'GET /sign-out': () => browser.send('GET', '/sign-out'),
      'POST /sign-out': () => browser.submit(signOut, { applications: 'on' }),
      'GET /device': () => browser.send('GET', '/device'),
      'POST /device': () => browser.submit(devicePage, { user_code: device.user_code }),
    };
    const endpoints: Record<string, () => Promise<Answer>> = {
      'POST /token, code': () => exchange(server, trip, code),
      'POST /token, device code': () => poll(server, device),
      'POST /device_authorization': () => askForCodes(server, CLI),
      'GET /userinfo': () => server.call('GET', '/userinfo', { token: tokens.access_token }),
    };
    const take = (calls: typeof pages) =>
      Promise.all(Object.entries(calls).map(async ([name, send]) => [name, await send()] as const));

    await (fault === 'cut' ? proxy.cut() : proxy.hang());
    // Sessions are cached for a second.
    await expect.poll(async () => (await pages['GET /sign-out']!()).status).toBe(503);
    const begin = Date.now();
    const [shown, answered] = await Promise.all([take(pages), take(endpoints)]);
    expect(Date.now() - begin, 'no request hangs').toBeLessThan(20_000);
    for (const [name, { status, headers, body }] of shown) {
      expect([status, headers.get('content-type')], name).toEqual([
        503,
        'text/html; charset=utf-8',
      ]);
      expect(Number(headers.get('retry-after')), name).toBeGreaterThan(0);
      expect(body, name).toContain('Try again in a minute.');
      expect([headers.get('location'), headers.get('refresh')], name).toEqual([null, null]);
    }
    for (const [name, { status, headers, body }] of answered) {
      const unavailable = expect.toBeOneOf(['temporarily_unavailable', 'unavailable']);
      expect([status, body.error ?? body.code], name).toEqual([503, unavailable]);
      expect(Number(headers.get('retry-after')), name).toBeGreaterThan(0);
      expect(JSON.stringify(body), name).not.toMatch(/127\.0\.0\.1|postgres|ECONN/);
    }

    await proxy.restore();
    await expect.poll(async () => (await exchange(server, trip, code)).status).toBe(200);
    expect((await poll(server, device)).body.error).toMatch(/^(authorization_pending|slow_down)$/);
    const me = () => server.call('GET', '/userinfo', { token: tokens.access_token });
    await expect.poll(async () => (await me()).status).toBe(200);
    expect(readCallback(await browser.open(beginTrip(SPA).path)).code).toBeDefined();
    const end = await stranger.submit(signIn, { username, password });
    expect(readCallback(end).code).toBeDefined();
    const out = await browser.submit(signOut, { applications: 'on' });
    expect([out.status, browser.cookies.has('nightlatch')]).toEqual([200, false]);
  },
);
