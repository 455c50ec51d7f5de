import { expect } from 'vitest';
import { SessionsService } from '../../src/index.js';
import { askForCodes, type DeviceCodes, poll } from '../support/device.js';
import { serverTest } from '../support/fixtures.js';
import { PlainBrowser } from '../support/plain-browser.js';
import type { TestServer, TestUser } from '../support/server.js';

/** A browser that sends these headers with each request. */
class BrowserWith extends PlainBrowser {
  constructor(
    server: TestServer,
    public headers: Record<string, string> = {},
  ) {
    super(server);
  }

  override send(...[method, url, options = {}]: Parameters<PlainBrowser['send']>) {
    return super.send(method, url, {
      ...options,
      headers: { ...this.headers, ...options.headers },
    });
  }
}

/** Returns a browser in which the user is signed in. */
async function signIn(server: TestServer, user: TestUser, headers?: Record<string, string>) {
  const browser = new BrowserWith(server, headers);
  const page = await browser.signIn(user, '/device');
  expect([page.status, page.url]).toEqual([200, '/device']);
  return browser;
}

/** Types the code on the page, and returns the page that names the client. */
const enter = async (browser: PlainBrowser, user_code: string) =>
  browser.submit(await browser.open('/device'), { user_code });

const test = serverTest()
  .extend('device', async ({ server }) => (await askForCodes(server)).body as DeviceCodes)
  .extend('browser', ({ server, newUser }) => signIn(server, newUser));

test('/device sends a browser to /sign-in first, and gets it back, with a code that has the form of one', async ({
  server,
  newUser,
}) => {
  const browser = new PlainBrowser(server);
  const where = async (query: string) => {
    const { status, headers } = await browser.send('GET', `/device${query}`);
    return [status, headers.get('location')];
  };
  expect(await where('')).toEqual([303, '/sign-in?next=device']);
  const withCode = '/sign-in?next=device&user_code=WDJB-MJHT';
  expect(await where('?user_code=wdjb%20mjht')).toEqual([303, withCode]);
  expect(await where('?user_code=https://evil.example')).toEqual([303, '/sign-in?next=device']);
  const form = { user_code: 'WDJB-MJHT', decision: 'allow' };
  const posted = await browser.send('POST', '/device', { form });
  expect([posted.status, posted.headers.get('location')]).toEqual([303, '/sign-in?next=device']);
  const page = await browser.signIn(newUser, '/device?user_code=WDJB-MJHT');
  expect([page.status, page.url]).toEqual([200, '/device?user_code=WDJB-MJHT']);
});

test('A person types the code, is told which client asks, presses Allow, and the device is signed in', async ({
  server,
  newUser,
  browser,
  device,
}) => {
  const first = await browser.open('/device');
  expect([first.status, first.headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(first.body).toContain('Only go on if you started this yourself.');
  expect(first.body).not.toContain('decision');
  const user_code = device.user_code.toLowerCase().replace('-', ' ');
  const confirm = await browser.submit(first, { user_code });
  expect(confirm.status).toBe(200);
  expect(confirm.body).toContain('Sign in to Nightlatch command line?');
  expect(confirm.body).toContain(newUser.email);
  expect(confirm.body).toContain('Only go on if you started this yourself.');
  // Nothing is allowed yet.
  expect((await poll(server, device)).body.error).toBe('authorization_pending');
  const done = await browser.submit(confirm, { decision: 'allow' });
  expect([done.status, done.body.includes('Go back to your device')]).toEqual([200, true]);
  expect((await poll(server, device)).status).toBe(200);
});

test('A person presses Deny, and the device is not signed in', async ({
  server,
  browser,
  device,
}) => {
  const confirm = await enter(browser, device.user_code);
  const done = await browser.submit(confirm, { decision: 'deny' });
  expect([done.status, done.body.includes('The device was not signed in')]).toEqual([200, true]);
  expect((await poll(server, device)).body.error).toBe('access_denied');
});

test('verification_uri_complete fills the code in, and looks nothing up', async ({
  server,
  browser,
  device,
}) => {
  const known = await browser.open(`/device?user_code=${device.user_code}`);
  expect(known.body).toContain(`value="${device.user_code}"`);
  expect(known.body).not.toContain('Nightlatch command line');
  const unknown = await browser.open('/device?user_code=WDJB-MJHT');
  const withoutValues = ({ body }: { body: string }) =>
    body.replaceAll(/(value|href)="[^"]*"/g, '');
  expect([unknown.status, withoutValues(unknown)]).toEqual([200, withoutValues(known)]);
  const hostile = await browser.open('/device?user_code=%22%3E%3Cscript%3E');
  expect([hostile.status, hostile.body.includes('<script>')]).toEqual([200, false]);
  expect((await poll(server, device)).body.error).toBe('authorization_pending');
});

test('/device answers 422 with what to do to a code that is wrong or decided', async ({
  server,
  browser,
  device,
}) => {
  for (const typed of ['WDJB-MJHT', 'x', '<script>']) {
    const { status, body } = await enter(browser, typed);
    expect([status, body.includes('No device waits with this code.')]).toEqual([422, true]);
    expect(body).not.toContain('<script>');
  }
  const empty = await enter(browser, '');
  expect([empty.status, empty.body.includes('Enter the code')]).toEqual([422, true]);
  const confirm = await enter(browser, device.user_code);
  await browser.submit(confirm, { decision: 'deny' });
  const again = await browser.submit(confirm, { decision: 'allow' });
  expect([again.status, again.body.includes('No device waits with this code.')]).toEqual([
    422,
    true,
  ]);
  // The form that is shown again asks for the code, and has no button that was pressed before.
  expect(again.body).not.toContain('decision');
  expect((await poll(server, device)).body.error).toBe('access_denied');
});

test('/device takes no form of another site, of another browser or session, or without its token', async ({
  server,
  newUser,
  browser,
  device,
}) => {
  const confirm = await enter(browser, device.user_code);
  const fields = { user_code: device.user_code, decision: 'allow' };
  const without = { ...confirm, body: '' };
  const other = await signIn(server, newUser);
  const answers = [
    await browser.submit(without, fields),
    await browser.submit(without, { ...fields, form: 'x' }),
    await other.submit(confirm, fields),
    await browser.submit(confirm, fields, { 'sec-fetch-site': 'cross-site' }),
    await browser.submit(confirm, fields, { 'sec-fetch-site': 'same-site' }),
    await browser.submit(confirm, fields, { origin: 'https://evil.example' }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([422, 422, 422, 422, 422, 422]);
  expect((await poll(server, device)).body.error).toBe('authorization_pending');
  // A GET allows nothing either.
  const query = new URLSearchParams(fields).toString();
  expect((await browser.open(`/device?${query}`)).status).toBe(200);
  expect((await poll(server, device)).body.error).toBe('slow_down');
});

test('“Use another account” asks for a sign-in, and goes on with the code and the other account', async ({
  server,
  newUser,
  browser,
  device,
}) => {
  const other = await server.register();
  const query = `?user_code=${device.user_code}`;
  const signInUrl = `/sign-in?next=device&user_code=${device.user_code}&prompt=select_account`;
  const first = await browser.open(`/device${query}`);
  const { user_code } = device;
  const confirm = await browser.submit(first, { user_code });
  for (const { body } of [first, confirm]) {
    expect(body).toContain(`You are signed in as ${newUser.email}.`);
    expect(body).toContain(`href="${signInUrl.replaceAll('&', '&amp;')}">Use another account</a>`);
  }
  const page = await browser.open(signInUrl);
  expect(page.body).toContain('Sign in with the account that you want to use.');
  // The name of the account that the person does not want is not filled in.
  expect(page.body).not.toContain(`value="${newUser.email}"`);
  const { username, password } = other;
  const again = await browser.submit(page, { username, password });
  expect([again.status, again.url]).toEqual([200, `/device${query}`]);
  await browser.submit(await browser.submit(again, { user_code }), { decision: 'allow' });
  const { body: tokens } = await poll(server, device);
  expect((await server.me(tokens.access_token)).body.email).toBe(other.email);
});

test.for(['allow', 'deny'])(
  'With BROWSER_SESSION_HOURS=0 the browser has to sign in again after the person pressed "%s"',
  async (decision, { startServer }) => {
    const server = await startServer({ browserSessionSeconds: 0 });
    const browser = await signIn(server, await server.register());
    const { body: device } = await askForCodes(server);
    await browser.submit(await enter(browser, device.user_code), { decision });
    expect(browser.cookies.has('nightlatch')).toBe(false);
    expect((await browser.open('/device')).url).toBe('/sign-in?next=device');
    // The session itself is there until the device has its tokens.
    expect((await poll(server, device)).status).toBe(decision === 'allow' ? 200 : 400);
  },
);

test('A browser session that has ended allows nothing', async ({
  server,
  newUser,
  browser,
  device,
}) => {
  const confirm = await enter(browser, device.user_code);
  await server.app.get(SessionsService).endAll({ userId: newUser.id }, 'password-changed');
  const late = await browser.submit(confirm, { decision: 'allow' });
  expect(late.url).toBe('/sign-in?next=device');
  expect((await poll(server, device)).body.error).toBe('authorization_pending');
});

test('After ten wrong codes an address, and a browser session at any address, waits until the hour is over', async ({
  startServer,
}) => {
  const server = await startServer({ trustProxyHops: 1 });
  const user = await server.register();
  const from = (address: string) => ({ 'x-forwarded-for': address });
  const { body: device } = await askForCodes(server);
  for (let i = 0; i < 10; i++) {
    const browser = await signIn(server, user, from('192.0.2.1'));
    expect((await enter(browser, 'WDJB-MJHT')).status).toBe(422);
  }
  const right = await enter(await signIn(server, user, from('192.0.2.1')), device.user_code);
  expect(right.status).toBe(429);
  expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(3_000);
  expect(right.body).toContain('Too many attempts');
  const moving = await signIn(server, user);
  for (let i = 0; i < 10; i++) {
    moving.headers = from(`198.51.100.${i}`);
    expect((await enter(moving, 'WDJB-MJHT')).status).toBe(422);
  }
  moving.headers = from('198.51.100.10');
  expect((await enter(moving, device.user_code)).status).toBe(429);
  const other = await signIn(server, user, from('198.51.100.1'));
  expect((await enter(other, device.user_code)).status).toBe(200);
  server.setClockAhead(3_601);
  const { body: later } = await askForCodes(server);
  expect((await enter(moving, later.user_code)).status).toBe(200);
});

test.for([
  ['de', 'Auf einem Gerät anmelden', 'Erlauben', 'Gehen Sie zurück'],
  ['fr', 'Se connecter sur un appareil', 'Autoriser', 'Retournez à votre appareil'],
  ['es', 'Iniciar sesión en un dispositivo', 'Permitir', 'Vuelva a su dispositivo'],
] as const)(
  'The page of a device speaks %s',
  async ([locale, title, allow, back], { server, newUser, device }) => {
    const browser = await signIn(server, newUser, { 'accept-language': locale });
    const first = await browser.open('/device');
    expect(first.body).toContain(`<html lang="${locale}">`);
    expect(first.body).toContain(title);
    const confirm = await browser.submit(first, { user_code: device.user_code });
    expect(confirm.body).toContain(`>${allow}</button>`);
    expect((await browser.submit(confirm, { decision: 'allow' })).body).toContain(back);
  },
);
