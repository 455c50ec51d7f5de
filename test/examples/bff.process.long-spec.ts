import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startBrowser } from '../support/browser.js';
import { packClientInto, packInto } from '../support/pack.js';
import { freePort } from '../support/ports.js';
import { ServerProcess } from '../support/process.js';

const BFF = resolve('examples/bff');
const JOHN = { username: 'johndoe', password: 'correct horse battery staple' };
const COOKIE = '__Host-session';

let issuer: ServerProcess;
let browser: Browser;
/** Renews an access token shortly before it expires, which this test does not wait for. */
let application: Application;
/** Renews the tokens with every request. */
let renewing: Application;

interface Application {
  origin: string;
  child: ChildProcess;
}

async function start(settings: Record<string, string>): Promise<Application> {
  const port = String(await freePort());
  const env = {
    PATH: process.env.PATH,
    PORT: port,
    ISSUER: issuer.url,
    COOKIE_KEY: 'a key for this test, of at least 32 characters',
    ...settings,
  };
  const child = spawn(process.execPath, ['dist/main.js'], { cwd: BFF, env });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const origin = `http://localhost:${port}`;
  await vi.waitFor(() => expect(output).toContain(`The page is at ${origin}`), { timeout: 20_000 });
  return { origin, child };
}

beforeAll(async () => {
  const port = String(await freePort());
  issuer = await ServerProcess.start({ PORT: port, ISSUER: `http://localhost:${port}` }).ready();
  await issuer.call('POST', '/users', { json: { email: 'john@example.com', ...JOHN } });
  await packInto(BFF);
  await packClientInto(BFF);
  await promisify(execFile)('npm', ['run', 'build'], { cwd: BFF });
  application = await start({});
  renewing = await start({ RENEW_BEFORE_SECONDS: '86400' });
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  for (const each of [application, renewing]) each?.child.kill('SIGKILL');
  await issuer?.remove();
});

async function openPage({ origin }: Application): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(origin);
  return page;
}

async function signIn(page: Page, { username, password } = JOHN): Promise<void> {
  await page.fill('[name=username]', username);
  await page.fill('[name=password]', password);
  await page.click('#sign-in button');
}

async function openSignedIn(app: Application): Promise<Page> {
  const page = await openPage(app);
  await signIn(page);
  await page.waitForSelector('#notes', { state: 'visible' });
  return page;
}

/** Sends a request from the page itself. */
function fetchStatus(page: Page, method: string, path: string, body?: object): Promise<number> {
  return page.evaluate(
    async ([verb, url, text]) => {
      const headers = { 'Content-Type': 'application/json' };
      return (await fetch(url!, { method: verb!, headers, body: text! })).status;
    },
    [method, path, body && JSON.stringify(body)],
  );
}

async function getCookie(page: Page) {
  const cookies = await page.context().cookies();
  return cookies.find(({ name }) => name === COOKIE);
}

it('a user signs in, adds a note, and finds it after a reload', async () => {
  const page = await openSignedIn(application);
  await page.fill('[name=text]', 'Buy milk');
  await page.click('#add button');
  await page.waitForSelector('li:text("Buy milk")');
  await page.reload();
  await page.waitForSelector('li:text("Buy milk")');
});

it('a wrong password shows a message, and sets no cookie', async () => {
  const page = await openPage(application);
  await signIn(page, { ...JOHN, password: 'wrong' });
  await page.waitForSelector('#message:text("The user name or the password is wrong.")');
  expect(await getCookie(page)).toBeUndefined();
});

it('no script of the page can read the cookie, and the cookie holds no token in clear text', async () => {
  const page = await openSignedIn(application);
  const cookie = (await getCookie(page))!;
  expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict', path: '/' });
  expect(cookie.value.length).toBeLessThan(3_000);
  expect(cookie.value).not.toMatch(/nlr_|eyJ[\w-]+\.eyJ/);
  expect(await page.evaluate('document.cookie + JSON.stringify({ ...localStorage })')).toBe('{}');
});

it('a cookie that was changed does not sign a user in', async () => {
  const page = await openSignedIn(application);
  const cookie = (await getCookie(page))!;
  const last = cookie.value.lastIndexOf('.') + 1;
  const changed = cookie.value[last] === 'A' ? 'B' : 'A';
  const value = `${cookie.value.slice(0, last)}${changed}${cookie.value.slice(last + 1)}`;
  await page.context().addCookies([{ ...cookie, value }]);
  expect(await fetchStatus(page, 'GET', '/notes')).toBe(401);
});

it('an Authorization header alone does not sign a user in', async () => {
  const { body } = await issuer.call('POST', '/token', { form: JOHN });
  const headers = { Authorization: `Bearer ${body.access_token}` };
  expect((await fetch(`${application.origin}/notes`, { headers })).status).toBe(401);
});

it('16 requests at once renew the tokens, and the user stays signed in', async () => {
  const page = await openSignedIn(renewing);
  const before = (await getCookie(page))!.value;
  const statuses = await Promise.all(
    Array.from({ length: 16 }, () => fetchStatus(page, 'GET', '/notes')),
  );
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect((await getCookie(page))!.value).not.toBe(before);
  await page.reload();
  await page.waitForSelector('#notes', { state: 'visible' });
});

it('the page of another site cannot add a note or sign in (CSRF)', async () => {
  const page = await openSignedIn(application);
  const form = `<form method="post" action="${application.origin}/notes" enctype="text/plain">
    <input name='{"text":"forged","x":"' value='"}'><button>Send</button></form>`;
  const attacker = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(form);
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => attacker.once('listening', listening));
  const { port } = attacker.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}`);
  const answered = page.waitForResponse(`${application.origin}/notes`);
  await page.click('button');
  expect((await answered).status()).toBe(403);
  attacker.close();
  const headers = { 'Content-Type': 'application/json', Origin: `http://127.0.0.1:${port}` };
  const login = { method: 'POST', headers, body: JSON.stringify(JOHN) };
  expect((await fetch(`${application.origin}/session`, login)).status).toBe(403);
});

it('signing out deletes the cookie, and ends the session at the issuer', async () => {
  const page = await openSignedIn(renewing);
  const cookie = (await getCookie(page))!;
  await page.click('#sign-out');
  await page.waitForSelector('#sign-in', { state: 'visible' });
  expect(await getCookie(page)).toBeUndefined();
  // A copy of the cookie is of no use: its refresh token is revoked.
  const headers = { Cookie: `${COOKIE}=${cookie.value}` };
  const answer = await fetch(`${renewing.origin}/notes`, { headers });
  expect(answer.status).toBe(401);
  expect(answer.headers.get('set-cookie')).toContain(`${COOKIE}=;`);
});

it('the user stays signed in while the issuer cannot be reached', async () => {
  const [still, renews] = [await openSignedIn(application), await openSignedIn(renewing)];
  issuer.signal('SIGSTOP');
  expect(await fetchStatus(still, 'GET', '/notes')).toBe(200);
  expect(await fetchStatus(renews, 'GET', '/notes')).toBe(503);
  issuer.signal('SIGCONT');
  expect(await fetchStatus(renews, 'GET', '/notes')).toBe(200);
});
