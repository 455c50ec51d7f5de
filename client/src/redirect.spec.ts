import { createHash } from 'node:crypto';
import { expect, vi } from 'vitest';
import { FakeStorage, ISSUER } from '../test/fake-server.js';
import { clientTest, wait } from '../test/unit.js';
import { completeRedirect, signInWithRedirect } from './redirect.js';

const ORIGIN = 'https://shop.example.com';

/** A `test` with the page of an application. `visit` opens a URL of it. */
const test = clientTest.extend('page', ({ window }) => {
  const visit = (path: string) => {
    const { origin, pathname, search, hash, href } = new URL(path, ORIGIN);
    vi.stubGlobal('location', { origin, pathname, search, hash, href });
  };
  const replaceState = (_state: unknown, _title: string, url: URL) => visit(url.href);
  vi.stubGlobal('history', { state: null, replaceState });
  vi.stubGlobal('sessionStorage', new FakeStorage());
  visit('/cart?page=2#top');
  return { window, visit };
});

/** Begins a sign-in, and returns the request that the server gets. */
async function begin(
  nightlatch: Parameters<typeof signInWithRedirect>[0],
  options?: Parameters<typeof signInWithRedirect>[1],
): Promise<URLSearchParams> {
  let assigned: string | undefined;
  vi.stubGlobal('location', { ...location, assign: (url: string) => (assigned = url) });
  void signInWithRedirect(nightlatch, options);
  await vi.waitFor(() => expect(assigned).toMatch(/^https:..id.example.com\/authorize\?/));
  return new URL(assigned!).searchParams;
}

let codes = 0;
const toCallback = (state: string | null, changes: Record<string, string> = {}) => {
  const answer = { code: `nlc_${++codes}`, state: state ?? '', iss: ISSUER, ...changes };
  return `/callback?${new URLSearchParams(answer)}`;
};

test('signInWithRedirect() leads to /authorize with PKCE, a state and the parameters of the application', async ({
  open,
  page: _page,
}) => {
  const query = await begin(open({ clientId: 'shop' }), {
    scope: 'items:read',
    parameters: { prompt: 'login', client_id: 'other' },
  });
  expect(Object.fromEntries(query)).toEqual({
    response_type: 'code',
    client_id: 'shop',
    redirect_uri: `${ORIGIN}/callback`,
    scope: 'items:read',
    prompt: 'login',
    state: expect.stringMatching(/^[\w-]{22}$/),
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: 'S256',
  });
});

test('completeRedirect() exchanges the code, signs in, and returns the path to come back to', async ({
  server,
  open,
  page,
}) => {
  const nightlatch = open({ clientId: 'shop' });
  const query = await begin(nightlatch);
  page.visit(`${toCallback(query.get('state'), { code: 'nlc_first' })}&lang=de`);
  const done = completeRedirect(nightlatch);
  // Before the exchange.
  expect(location.href).toBe(`${ORIGIN}/callback?lang=de`);
  expect(await done).toEqual({ session: nightlatch.session, returnTo: '/cart?page=2#top' });
  const [form] = server.list('/token');
  expect(form).toMatchObject({
    grant_type: 'authorization_code',
    client_id: 'shop',
    code: 'nlc_first',
    redirect_uri: `${ORIGIN}/callback`,
  });
  const challenge = createHash('sha256').update(form!.code_verifier!).digest('base64url');
  expect(query.get('code_challenge')).toBe(challenge);
});

test('Two calls, as React makes them in StrictMode, exchange the code once', async ({
  server,
  open,
  page,
}) => {
  const nightlatch = open({ clientId: 'shop' });
  const state = (await begin(nightlatch)).get('state');
  page.visit(toCallback(state));
  const url = location.href;
  const [first, second] = [completeRedirect(nightlatch), completeRedirect(nightlatch)];
  expect(await first).toBe(await second);
  expect(await completeRedirect(nightlatch, url)).toBe(await first);
  expect(await completeRedirect(nightlatch)).toBeNull();
  expect(server.list('/token')).toHaveLength(1);
});

test('A page that was not opened by a sign-in is left as it is', async ({ open, page }) => {
  const elsewhere = toCallback('of-another-script', { iss: 'https://other.example.com' });
  for (const path of [
    '/callback',
    '/callback?code=SUMMER',
    '/callback?state=open',
    '/orders?code=AB12&state=open',
    '/orders?error=failed&state=open',
    elsewhere,
  ]) {
    page.visit(path);
    expect(await completeRedirect(open({ clientId: 'shop' }))).toBeNull();
    expect(location.href).toBe(ORIGIN + path);
  }
});

test.for<[code: string, changes: Record<string, string>]>([
  ['invalid_state', { state: 'of-an-attacker' }],
  ['invalid_issuer', { iss: 'https://evil.example.com' }],
  ['invalid_issuer', { iss: '' }],
  ['access_denied', { error: 'access_denied', error_description: 'No.' }],
])('An answer with %s signs no user in: %o', async ([code, changes], { server, open, page }) => {
  const nightlatch = open({ clientId: 'shop' });
  const state = (await begin(nightlatch)).get('state');
  page.visit(toCallback(state, changes));
  await expect(completeRedirect(nightlatch)).rejects.toMatchObject({
    name: 'NightlatchError',
    code,
  });
  expect([nightlatch.state, server.received]).toEqual(['signed-out', []]);
  expect(location.href).not.toContain('state=');
});

test('A state is valid once, for ten minutes', async ({ open, page }) => {
  const nightlatch = open({ clientId: 'shop' });
  const [first, second] = [await begin(nightlatch), await begin(nightlatch)];
  page.visit(toCallback(first.get('state')));
  await completeRedirect(nightlatch);
  page.visit(toCallback(first.get('state')));
  await expect(completeRedirect(nightlatch)).rejects.toMatchObject({ code: 'invalid_state' });
  await wait(601);
  page.visit(toCallback(second.get('state')));
  await expect(completeRedirect(nightlatch)).rejects.toMatchObject({ code: 'invalid_state' });
});

test.for(['//evil.example', '/\\evil.example', 'https://evil.example', '/\t/evil.example', 'cart'])(
  'The path to come back to is never %j',
  async (returnTo, { open, page }) => {
    const nightlatch = open({ clientId: 'shop' });
    const state = (await begin(nightlatch, { returnTo })).get('state');
    page.visit(toCallback(state));
    expect(await completeRedirect(nightlatch)).toMatchObject({ returnTo: '/' });
  },
);

test('With a blocked sessionStorage the verifier is in localStorage', async ({ open, page }) => {
  vi.spyOn(globalThis, 'sessionStorage', 'get').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError');
  });
  const nightlatch = open({ clientId: 'shop' });
  const state = (await begin(nightlatch)).get('state');
  page.visit(toCallback(state));
  expect(await completeRedirect(nightlatch)).toMatchObject({ returnTo: '/cart?page=2#top' });
});

test('A client without clientId cannot redirect', async ({ open, page: _page }) => {
  await expect(signInWithRedirect(open())).rejects.toThrow('clientId');
});
