import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { beginTrip, DOCS, exchange, getCode, PlainBrowser, SPA } from '../support/plain-browser.js';
import { ISSUER } from '../support/server.js';
import { decode } from '../support/tokens.js';

const PAGE = '/sign-in/docs';

const test = serverTest({ clients: [SPA] });

test('The Swagger page gets an access token for a code, and no refresh token that it would have to store', async ({
  server,
  user,
}) => {
  const { trip, code } = await getCode(new PlainBrowser(server), user, DOCS);
  const { status, body } = await exchange(server, trip, code);
  expect([status, Object.keys(body).toSorted()]).toEqual([
    200,
    ['access_token', 'expires_in', 'scope', 'token_type'],
  ]);
  expect(decode(body.access_token).claims.client_id).toBe('nightlatch-docs');
  expect((await server.me(body.access_token)).status).toBe(200);
  // What changes how a person signs in needs a scope that the person selects.
  const json = { current_password: 'wrong', new_password: 'another battery, another staple' };
  const change = (token: string) => server.call('PUT', '/users/me/password', { token, json });
  expect((await change(body.access_token)).body.code).toBe('insufficient_scope');
  const wide = await getCode(new PlainBrowser(server), user, DOCS, { scope: 'account' });
  const account = await exchange(server, wide.trip, wide.code);
  expect((await change(account.body.access_token)).body.code).not.toBe('insufficient_scope');
});

test('The client of the Swagger page has one redirect URI and one grant', async ({
  server,
  user,
}) => {
  for (const redirect_uri of [`${ISSUER}/docs`, `${ISSUER}${PAGE}/`, `${ISSUER}${PAGE}?x=1`]) {
    const trip = beginTrip(DOCS, { redirect_uri });
    const { status, headers } = await new PlainBrowser(server).send('GET', trip.path);
    expect([status, headers.get('location')], redirect_uri).toEqual([400, null]);
  }
  const { username, password } = user;
  const { refresh_token } = await server.tokens(user);
  const forms: Array<Record<string, string>> = [
    { grant_type: 'password', username, password },
    { grant_type: 'client_credentials' },
    { grant_type: 'refresh_token', refresh_token },
  ];
  for (const form of forms) {
    const asked = { ...form, client_id: 'nightlatch-docs' };
    const { status, body } = await server.call('POST', '/token', { form: asked });
    expect([status, body.error], form.grant_type).toEqual([400, 'unauthorized_client']);
  }
});

test('A sign-in of the Swagger page ends on a page whose policy allows its script, and no inline one', async ({
  server,
}) => {
  const { status, headers, body } = await server.call('GET', `${PAGE}?code=x&state=%22%3E%3Cb%3E`);
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(headers.get('content-security-policy')).toContain("script-src 'self';");
  expect(String(body).match(/<script[^>]*>[^<]*/g)).toEqual(['<script src="docs.js">']);
  // Nothing of the query is in the page.
  expect(body).not.toContain('<b>');
  const script = await server.call('GET', `${PAGE}.js`);
  expect([script.status, script.headers.get('content-type')]).toEqual([
    200,
    'text/javascript; charset=utf-8',
  ]);
  // The same policy on the whole way, so that the window keeps its opener.
  const way = [beginTrip(DOCS).path, `${PAGE}?code=x`, '/docs'];
  for (const path of way) {
    const answer = await server.call('GET', path);
    expect(answer.headers.get('cross-origin-opener-policy'), path).toBe('same-origin');
  }
});

test('Without the docs page there is no client for it, and without AUTHORIZE no code flow on the page', async ({
  startServer,
}) => {
  const closed = await startServer({ docs: 'off' });
  expect((await closed.call('GET', beginTrip(DOCS).path)).status).toBe(400);
  expect((await closed.call('GET', PAGE)).status).toBe(404);
  const without = await startServer({ authorize: false, passwordGrant: false });
  const { components, info } = (await without.call('GET', '/openapi.json')).body;
  expect(components.securitySchemes.oauth2).toMatchObject({ type: 'http', scheme: 'bearer' });
  expect(info.description).toContain('POST /login');
});

test('GET /authorize takes the resource that POST /token takes (RFC 8707 2)', async ({
  server,
  user,
}) => {
  const resource = `${ISSUER}/`;
  const browser = new PlainBrowser(server);
  const { trip, code } = await getCode(browser, user, SPA, { resource });
  const refused = await exchange(server, trip, code, { resource: 'https://other.example' });
  expect([refused.status, refused.body.error]).toEqual([400, 'invalid_target']);
  // The code was not used up.
  const { status, body } = await exchange(server, trip, code, { resource });
  expect([status, decode(body.access_token).claims.aud]).toEqual([200, ISSUER]);
});
