import { expect } from 'vitest';
import { SECURITY_SCHEME } from '../../src/index.js';
import {
  beginTrip,
  exchange,
  getCode,
  NATIVE,
  PlainBrowser,
  readCallback,
  readHidden,
  SPA,
  type Trip,
  WEB,
  plainBrowserTest,
} from '../support/plain-browser.js';

const test = plainBrowserTest();

/** Returns the path of a trip with other parameters; undefined removes one. */
function change(path: string, changes: Record<string, string | undefined>): string {
  const [page, query] = path.split('?');
  const parameters = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) parameters.delete(name);
    else parameters.set(name, value);
  }
  return `${page!}?${parameters.toString()}`;
}

/** Returns the `since` that the server adds to a request that asks for a sign-in. */
async function getSince(browser: PlainBrowser, { path }: Trip): Promise<string> {
  const { url } = await browser.open(path);
  return new URLSearchParams(url.split('?')[1]).get('since')!;
}

test('While since stands, leaving out prompt or max_age, or changing the page, changes nothing', async ({
  user,
  browser,
}) => {
  await getCode(browser, user);
  for (const changes of [{ prompt: 'login' }, { max_age: '0' }] as Array<Record<string, string>>) {
    const { url } = await browser.open(beginTrip(SPA, changes).path);
    const bare = change(url, { prompt: undefined, max_age: undefined });
    expect((await browser.open(bare)).url).toMatch(/^\/sign-in\?/);
    const around = await browser.open(bare.replace('/sign-in', '/authorize'));
    expect(around.url).toMatch(/^\/sign-in\?.*since=/);
  }
});

test('A since that is forged, of another request, of another kind, or old is refused', async ({
  startServer,
}) => {
  const server = await startServer();
  const user = await server.register();
  const browser = new PlainBrowser(server);
  const trip = beginTrip(SPA, { prompt: 'login' });
  await getCode(browser, user);
  const since = await getSince(browser, trip);
  const { username, password } = user;
  const page = await browser.open(trip.path);
  const sent = await browser.send('POST', page.url, {
    form: { ...readHidden(page), username, password },
  });
  const done = sent.headers.get('refresh')!.replace('0; url=', '');
  const fresh = new URLSearchParams(done.split('?')[1]).get('since')!;
  expect(readCallback(await browser.open(done)).code).toBeDefined();
  expect(readCallback(await browser.open(change(done, { since }))).code).toBeDefined();
  const [ms, mac] = fresh.split('.');
  const confirmation = await browser.open(beginTrip(NATIVE).path);
  const confirmed = await browser.send('POST', confirmation.url, {
    form: readHidden(confirmation),
  });
  const other = new URLSearchParams(confirmed.headers.get('refresh')!.split('?')[1]);
  for (const forged of [
    `${Number(ms) - 1}.${mac!}`,
    `${ms!}.${'A'.repeat(43)}`,
    ms!,
    'x',
    `${ms!}.${mac!.slice(0, 42)}${mac!.at(-1) === 'A' ? 'E' : 'A'}`,
    other.get('confirmed')!,
  ]) {
    const { url } = await browser.open(change(done, { since: forged }));
    expect(url, forged).toMatch(/^\/sign-in\?/);
  }
  const moved = beginTrip(SPA, { prompt: 'login', since: fresh });
  expect((await browser.open(moved.path)).url).toMatch(/^\/sign-in\?/);
  const silent = beginTrip(SPA, { prompt: 'none', since: fresh });
  expect(readCallback(await browser.open(silent.path)).error).toBe('login_required');
  server.setClockAhead(601);
  expect((await browser.open(done)).url).toMatch(/^\/sign-in\?/);
});

test('A confirmation is of one browser and one request', async ({ server, user, browser }) => {
  await getCode(browser, user);
  const page = await browser.open(beginTrip(NATIVE).path);
  const sent = await browser.send('POST', page.url, { form: readHidden(page) });
  const confirmed = sent.headers.get('refresh')!.replace('0; url=', '');
  const other = new PlainBrowser(server);
  await getCode(other, user);
  expect((await other.open(confirmed)).url).toMatch(/^\/sign-in\/continue\?/);
  const { parameters } = beginTrip(NATIVE);
  const moved = change(confirmed, { code_challenge: parameters.code_challenge });
  expect((await browser.open(moved)).url).toMatch(/^\/sign-in\/continue\?/);
  expect(readCallback(await browser.open(confirmed)).code).toBeDefined();
});

const CROSS_SITE: Array<[string, Record<string, string>]> = [
  ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
  ['another subdomain', { 'sec-fetch-site': 'same-site', origin: 'http://evil.localhost:3000' }],
  ['another site in an older browser', { origin: 'https://evil.example' }],
];

test.for(CROSS_SITE)(
  'A form of %s is a 422 and starts no session, even with the token and the cookies',
  async ([, headers], { server, user, browser }) => {
    const page = await browser.open(beginTrip(SPA).path);
    server.takeEvents();
    const { username, password } = user;
    const refused = await browser.submit(page, { username, password }, headers);
    expect([refused.status, browser.cookies.has('nightlatch')]).toEqual([422, false]);
    expect(refused.body).not.toContain(user.username);
    expect(server.takeEvents()).toEqual([]);
  },
);

test('A form without a token, with one of another browser or page, or without the cookie is a 422, and shows a fresh form', async ({
  server,
  user,
  browser,
}) => {
  const { username, password } = user;
  const other = new PlainBrowser(server);
  const foreign = readHidden(await other.open(beginTrip(SPA).path)).form!;
  const page = await browser.open(beginTrip(SPA).path);
  const own = readHidden(page).form!;
  server.takeEvents();
  for (const form of ['', 'x', foreign, own.slice(1), `${own}A`, own.toLowerCase()]) {
    const refused = await browser.submit(page, { username, password, form });
    expect([refused.status, refused.body.includes('allow cookies for this site')]).toEqual([
      422,
      true,
    ]);
    expect(readHidden(refused).form).toBe(own);
  }
  browser.cookies.clear();
  const refused = await browser.submit(page, { username, password });
  expect([refused.status, browser.cookies.has('nightlatch')]).toEqual([422, false]);
  expect(server.takeEvents()).toEqual([]);
  // The fresh form works, also from a page with the origin `null`.
  const end = await browser.submit(refused, { username, password }, { origin: 'null' });
  expect(readCallback(end).code).toBeDefined();
});

test('A form of before the sign-in in another tab is a 422, and its fresh form goes on', async ({
  user,
  browser,
}) => {
  const { username, password } = user;
  const [first, second] = [
    await browser.open(beginTrip(SPA).path),
    await browser.open(beginTrip(WEB).path),
  ];
  // Both tabs have forms that work.
  expect(readCallback(await browser.submit(second, { username, password })).code).toBeDefined();
  const late = await browser.submit(first, { username, password });
  expect(late.status).toBe(422);
  expect(readCallback(await browser.submit(late, { username, password })).code).toBeDefined();
});

test('A sign-in ends the session that the browser had, and never takes over a session that it was given', async ({
  server,
  user,
  newUser,
  browser,
}) => {
  await getCode(browser, user);
  const before = browser.cookies.get('nightlatch')!;
  const planted = new PlainBrowser(server);
  planted.cookies.set('nightlatch', before);
  const { trip, code } = await getCode(planted, newUser, SPA, { prompt: 'login' });
  const { body } = await exchange(server, trip, code);
  expect((await server.me(body.access_token)).body.id).toBe(newUser.id);
  expect(planted.cookies.get('nightlatch')).not.toBe(before);
  expect((await browser.open(beginTrip(SPA).path)).url).toMatch(/^\/sign-in\?/);
});

test('A cookie that is cut, forged, or of a session of an application is no session', async ({
  server,
  user,
  browser,
}) => {
  const { trip, code } = await getCode(browser, user);
  const { body } = await exchange(server, trip, code);
  const cookie = browser.cookies.get('nightlatch')!;
  const bytes = Buffer.from(cookie.slice(4), 'base64url');
  bytes[20]! ^= 1;
  const forged = [
    cookie.slice(0, -1),
    `nlb_${bytes.toString('base64url')}`,
    `nlb_${'A'.repeat(64)}`,
    body.refresh_token as string,
    body.access_token as string,
    '"><script>',
    '',
  ];
  for (const value of forged) {
    browser.cookies.set('nightlatch', value);
    const page = await browser.open(beginTrip(SPA).path);
    expect([page.status, page.url.split('?')[0]], value).toEqual([200, '/sign-in']);
  }
});

test('No API route takes the cookie of a browser for a token', async ({ server, user, admin }) => {
  const { body: document } = await server.call('GET', '/openapi.json');
  const cookies: string[] = [];
  for (const person of [user, admin]) {
    const browser = new PlainBrowser(server);
    await getCode(browser, person);
    cookies.push(browser.cookie);
  }
  const paths = document.paths as Record<string, Record<string, { security?: object[] }>>;
  let guarded = 0;
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, { security = [] }] of Object.entries(operations)) {
      const url = path.replaceAll(/\{\w+\}/g, user.id);
      const body = method === 'get' ? {} : { json: {} };
      const isGuarded = security.length > 0 && security.every((each) => SECURITY_SCHEME in each);
      const without = await server.call(method.toUpperCase(), url, body);
      for (const cookie of cookies) {
        const { status, headers } = await server.call(method.toUpperCase(), url, {
          ...body,
          headers: { cookie },
        });
        expect([status, headers.getSetCookie()], `${method} ${path}`).toEqual([without.status, []]);
        if (isGuarded) expect(status, `${method} ${path}`).toBe(401);
      }
      if (isGuarded) guarded++;
    }
  }
  expect(guarded).toBeGreaterThan(20);
});

test('No page of a sign-in can be framed or stored, and a text of a client is escaped', async ({
  startServer,
}) => {
  const name = `<b onclick="x">&amp;'"</b>`;
  const server = await startServer({ clients: [{ ...SPA, client_name: name }] });
  const browser = new PlainBrowser(server);
  const paths = [beginTrip(SPA).path, '/sign-out', '/authorize', '/sign-in?next=nowhere'];
  for (const path of paths) {
    for (const { headers } of [await browser.send('GET', path), await browser.open(path)]) {
      expect(headers.get('content-security-policy'), path).toContain("frame-ancestors 'none'");
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('referrer-policy')).toBe('same-origin');
    }
  }
  const page = await browser.open(beginTrip(SPA, { login_hint: '"><script>' }).path);
  expect(page.body).toContain('<h1>Sign in to &lt;b onclick=&quot;x&quot;&gt;&amp;amp;');
  expect(page.body).toContain('value="&quot;&gt;&lt;script&gt;"');
});

test('The log has no code, no since, no cookie and no query', async ({ server, user, browser }) => {
  const { code } = await getCode(browser, user, SPA, { prompt: 'login' });
  const log = server.log.join('\n');
  for (const secret of [code, browser.cookies.get('nightlatch')!, 'since=', 'code_challenge']) {
    expect(log).not.toContain(secret);
  }
});

test('Cookies of an https issuer are __Host- and Secure, and of no domain', async ({
  startServer,
}) => {
  const server = await startServer({ issuer: 'https://auth.example.com' });
  const user = await server.register();
  const browser = new PlainBrowser(server);
  const page = await browser.open(beginTrip(SPA).path);
  expect(page.headers.get('set-cookie')).toMatch(
    /^__Host-nightlatch-form=[\w-]{22}; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
  );
  const { username, password } = user;
  const form = { ...readHidden(page), username, password };
  const signedIn = await browser.send('POST', page.url, { form });
  expect(signedIn.headers.get('set-cookie')).toMatch(
    /^__Host-nightlatch=nlb_[\w-]{64}; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
  );
});
