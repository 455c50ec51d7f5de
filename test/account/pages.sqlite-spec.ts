import { expect } from 'vitest';
import { UserAccounts } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';
import { call, raw } from '../support/http.js';
import { PlainBrowser } from '../support/plain-browser.js';
import { startServer } from '../support/server.js';
import { StrippingProxy } from '../support/stripping-proxy.js';
import { waitUntilSent } from '../support/mail-fixtures.js';

const test = serverTest({ emailVerification: 'optional' });

const PAGES = [
  '/account/forgot',
  '/account/reset',
  '/account/verify',
  '/account/verify/again',
  '/account/email',
  '/account/email/undo',
];
const TOKEN = 'A'.repeat(64);
const RESET = { token: TOKEN, new_password: 'violet anchor tundra biscuit' };

test.for(PAGES)(
  'GET %s has a strict policy, is never stored and cannot be framed',
  async (path, { server }) => {
    const { status, headers, body } = await server.call('GET', path);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    );
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('set-cookie')).toBeNull();
    expect(body).not.toMatch(/ on\w+=| style=|<script>|javascript:/);
    expect((await server.call('HEAD', path)).status).toBe(200);
  },
);

test('The fields tell password managers what they are for, and have labels', async ({ server }) => {
  for (const [path, id, autocomplete] of [
    ['/account/forgot', 'email', 'username'],
    ['/account/reset', 'new_password', 'new-password'],
    ['/account/verify', 'password', 'current-password'],
    ['/account/verify/again', 'email', 'username'],
    ['/account/email', 'password', 'current-password'],
    ['/account/email/undo', 'token', 'off'],
  ] as const) {
    const body = String((await server.call('GET', path)).body);
    const field = new RegExp(`<input[^>]*id="${id}"[^>]*>`).exec(body)?.[0];
    expect(field, path).toContain(`autocomplete="${autocomplete}"`);
    expect(body, path).toMatch(new RegExp(`<label[^>]*for="${id}"`));
  }
});

test('The account page offers a person whose address is not verified another link', async ({
  server,
  newUser,
}) => {
  const browser = new PlainBrowser(server);
  const account = await browser.signIn(newUser, '/account');
  expect(account.body).toContain('Your address is not confirmed');
  expect(account.body).toContain('href="/account/verify/again"');
  const page = await browser.open('/account/verify/again');
  expect(page.body).toContain(`value="${newUser.email}"`);
  const sent = await browser.submit(page, { email: newUser.email });
  expect([sent.status, sent.body.includes('Check your inbox')]).toEqual([200, true]);
  await server.app.get(UserAccounts).markEmailVerified(newUser.id);
  expect((await browser.open('/account')).body).not.toContain('not confirmed');
});

test('The files of the pages are stored by browsers under a name that changes with their content', async ({
  server,
}) => {
  const { body } = await server.call('GET', '/account/forgot');
  const urls = [...String(body).matchAll(/(?:href|src)="(\/hosted[^"]+)"/g)].map(([, url]) => url!);
  expect(urls.map((url) => url.split('?')[0])).toEqual([
    '/hosted/icon.svg',
    '/hosted/style.css',
    '/hosted/script.js',
  ]);
  for (const url of urls) {
    const { status, headers } = await server.call('GET', url);
    expect([status, headers.get('cache-control')]).toEqual([
      200,
      'public, max-age=31536000, immutable',
    ]);
    // A page of the version before or after, while the servers are upgraded one by one.
    const other = await server.call('GET', url.replace(/v=.*/, 'v=other'));
    expect([other.status, other.headers.get('cache-control')]).toEqual([200, 'no-cache']);
  }
  for (const name of ['logo', 'nothing', '__proto__', '..%2Fpackage.json']) {
    expect((await server.call('GET', `/hosted/${name}`)).status, name).toBe(404);
  }
});

test.for([
  ['en', 'de;q=0.5, en;q=0.9', 'Forgot your password?'],
  ['de', 'de-AT', 'Passwort vergessen?'],
  ['fr', 'fr-CA, en', 'Mot de passe oublié\u00a0?'],
  ['es', 'es', '¿Olvidó su contraseña?'],
  ['en', 'xx', 'Forgot your password?'],
])('The page is in %s if the browser asks for %s', async ([locale, wished, title], { server }) => {
  const headers = { 'accept-language': wished! };
  const answer = await server.call('GET', '/account/forgot', { headers });
  expect(answer.body).toContain(`<html lang="${locale}">`);
  expect(answer.body).toContain(`<h1>${title}</h1>`);
  expect(answer.headers.get('content-language')).toBe(locale);
  expect(answer.headers.get('vary')).toContain('Accept-Language');
});

test('POST /account/forgot gives the same page for an address with and without an account', async ({
  server,
  user,
}) => {
  const [known, unknown] = await Promise.all(
    [user.email, 'jane.unknown@example.com'].map((email) =>
      server.call('POST', '/account/forgot', { form: { email } }),
    ),
  );
  expect([known!.status, unknown!.status]).toEqual([200, 200]);
  expect(String(known!.body).replaceAll(user.email, '')).toBe(
    String(unknown!.body).replaceAll('jane.unknown@example.com', ''),
  );
});

test.for<[what: string, form: Record<string, string> | string, status: number, text: string]>([
  ['empty', '', 422, 'Enter a new password.'],
  ['a token of another shape', { ...RESET, token: 'hello' }, 422, 'The link is not complete'],
  ['a token that is forged', RESET, 422, 'The link is not complete'],
  ['a token of 60 kB', { ...RESET, token: 'A'.repeat(60_000) }, 422, 'The link is not complete'],
  ['a repeated token', `token=${TOKEN}&token=${TOKEN}&new_password=x`, 400, 'nothing was changed'],
  ['a nested token', `token[x]=${TOKEN}&new_password=x`, 422, 'paste the code'],
  [
    'a __proto__ parameter',
    `__proto__=x&constructor=y&token=${TOKEN}`,
    422,
    'Enter a new password.',
  ],
  [
    '200 parameters',
    Array.from({ length: 200 }, (_, i) => `p${i}=`).join('&'),
    400,
    'nothing was changed',
  ],
  ['10 MB', `token=${'a'.repeat(10_000_000)}`, 413, 'nothing was changed'],
  ['not percent-encoding', 'token=%zz&new_password=%', 422, 'The link is not complete'],
])(
  'POST /account/reset answers a form that is or has %s with a page',
  async ([, form, status, text], { server }) => {
    const answer = await server.call('POST', '/account/reset', { form });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.body).toContain(text);
    expect(answer.body.length).toBeLessThan(5_000);
  },
);

test('A form that is JSON, of another site or cut off gets a page and does nothing', async ({
  server,
  user,
}) => {
  const path = '/account/forgot';
  await waitUntilSent(server);
  server.takeEvents();
  const json = await server.call('POST', path, { json: { email: user.email } });
  expect(json.status).toBe(415);
  const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
  const foreign = await server.call('POST', path, { form: { email: user.email }, headers });
  expect([foreign.status, String(foreign.body).includes(user.email)]).toEqual([403, false]);
  const cut = await raw(
    server.url,
    `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 50\r\n\r\nemail=a`,
    { isCut: true },
  );
  expect(cut.status).not.toBe(500);
  for (const { body } of [json, foreign]) expect(body).toContain('nothing was changed');
  expect(server.takeEvents()).toEqual([]);
  const errors = server.log.filter((line) => (JSON.parse(line) as { level: number }).level >= 50);
  expect(errors).toEqual([]);
});

test('A field with HTML is shown as text, and a password never', async ({ server }) => {
  const evil = `"><script>alert(1)</script>'&`;
  const { body } = await server.call('POST', '/account/forgot', { form: { email: evil } });
  expect(body).not.toContain('<script>');
  expect(body).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;&amp;"');
  for (const path of ['reset', 'verify', 'verify/again', 'email', 'email/undo']) {
    const page = String((await server.call('GET', `/account/${path}`)).body);
    const names = [...page.matchAll(/<input[^>]* name="(\w+)"/g)].map(([, name]) => name!);
    expect(names, path).not.toEqual([]);
    const form = Object.fromEntries(names.map((name) => [name, evil]));
    const answer = await server.call('POST', `/account/${path}`, { form });
    expect([answer.status, answer.body], path).toEqual([
      422,
      expect.not.stringContaining('<script>alert'),
    ]);
  }
  const password = 'hunter2';
  const form = { token: TOKEN, new_password: password };
  expect((await server.call('POST', '/account/reset', { form })).body).not.toContain(password);
});

test('A limit that is reached says when to try again, in the language of the page', async ({
  startServer: start,
}) => {
  const server = await start({ mailsPerAddress: 1 });
  const headers = { 'accept-language': 'de' };
  const ask = (email: string) =>
    server.call('POST', '/account/forgot', { form: { email }, headers });
  await ask('a@example.com');
  const answer = await ask('b@example.com');
  expect(answer.status).toBe(429);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(answer.body).toMatch(
    /Zu viele Versuche\. Versuchen Sie es in \d+ (Sekunde|Minute)n? noch einmal/,
  );
  expect(answer.body).toContain('value="b@example.com"');
});

test('GET /.well-known/change-password leads to the page', async ({ server }) => {
  const { status, headers } = await server.call('GET', '/.well-known/change-password');
  expect([status, headers.get('location')]).toEqual([303, '/account/password']);
});

test('CHANGE_PASSWORD_URL leads password managers to a page of the application, also without pages of the server', async ({
  startServer: start,
}) => {
  const changePasswordUrl = 'https://app.example.com/password';
  const off = await start({
    changePasswordUrl,
    pages: undefined,
    authorize: false,
    mail: undefined,
    emailVerification: 'off',
  });
  const { status, headers } = await off.call('GET', '/.well-known/change-password');
  expect([status, headers.get('location')]).toEqual([303, changePasswordUrl]);
});

test('The pages are in no OpenAPI document, and with PAGES=off they answer 404', async ({
  server,
  startServer: start,
}) => {
  const { body } = await server.call('GET', '/openapi.json');
  const paths = Object.keys(body.paths as object);
  expect(paths).toContain('/forgot-password');
  expect(paths.filter((path) => /^\/(account|hosted|\.well-known\/change)/.test(path))).toEqual([]);
  const url = 'https://app.example.com/page#token={token}';
  const off = await start({
    pages: undefined,
    authorize: false,
    recovery: { url },
    verification: { url },
    emailChange: { confirmUrl: url, undoUrl: url },
  });
  for (const path of [...PAGES, '/hosted/style.css', '/.well-known/change-password']) {
    expect((await off.call('GET', path)).status, path).toBe(404);
  }
});

test('Behind a proxy that removes the path of the issuer, every link of the pages can be followed', async ({
  onTestFinished,
}) => {
  const proxy = await StrippingProxy.listen('/auth');
  const issuer = `${proxy.origin}/auth`;
  const server = await startServer({ issuer, audience: issuer, passkeys: undefined });
  onTestFinished(async () => {
    await server.close();
    await proxy.close();
  });
  proxy.leadTo(server.url);
  const known = await call(issuer, 'GET', '/.well-known/change-password');
  expect(known.headers.get('location')).toBe('/auth/account/password');
  const form = { token: TOKEN, new_password: 'violet anchor tundra biscuit' };
  const failed = await call(issuer, 'POST', '/account/reset', {
    form,
    headers: { origin: proxy.origin },
  });
  const links = [...String(failed.body).matchAll(/(?:href|src)="([^"]+)"/g)].map(([, url]) => url!);
  expect(links).toHaveLength(4);
  for (const link of links) {
    expect(link).toMatch(/^\/auth\//);
    expect((await call(proxy.origin, 'GET', link)).status, link).toBe(200);
  }
});
