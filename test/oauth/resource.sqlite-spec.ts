import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { CLIENTS, exchange, getCode, PlainBrowser } from '../support/plain-browser.js';
import { ISSUER } from '../support/server.js';
import { decode } from '../support/tokens.js';

const test = serverTest();

test('POST /token takes a resource that is the audience of its tokens, and no other one (RFC 8707 2)', async ({
  server,
  user,
}) => {
  const credentials = { username: user.username, password: user.password };
  const token = (form: Record<string, string> | string) => server.call('POST', '/token', { form });
  for (const resource of [ISSUER, `${ISSUER}/`, '']) {
    const { status, body } = await token({ ...credentials, resource });
    expect([status, decode(body.access_token).claims.aud], resource).toEqual([200, ISSUER]);
  }
  const { refresh_token } = await server.tokens(user);
  for (const resource of ['https://other.example', `${ISSUER}/x`, `${ISSUER}//`, 'x', '//']) {
    for (const form of [credentials, { grant_type: 'refresh_token', refresh_token }]) {
      const { status, body } = await token({ ...form, resource });
      expect([status, body.error], resource).toEqual([400, 'invalid_target']);
    }
  }
  // The refresh token was not used up.
  expect((await server.refresh(refresh_token, { resource: ISSUER })).status).toBe(200);
  const twice = `grant_type=refresh_token&refresh_token=x&resource=${ISSUER}&resource=${ISSUER}`;
  const { status, body } = await token(twice);
  expect([status, body.error]).toEqual([400, 'invalid_request']);
});

test('GET /.well-known/oauth-protected-resource describes the server with RESOURCE_METADATA=on (RFC 9728)', async ({
  server,
  startServer,
}) => {
  const path = '/.well-known/oauth-protected-resource';
  expect((await server.call('GET', path)).status).toBe(404);
  const on = await startServer({ resourceMetadata: true, corsOrigins: ['https://app.example'] });
  const { issuer } = on.settings;
  const headers = { origin: 'https://another.example' };
  const answer = await on.call('GET', path, { headers });
  expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
  expect(answer.body).toEqual({
    resource: issuer,
    authorization_servers: [issuer],
    scopes_supported: ['items:read', 'items:write', 'users:read', 'users:write', 'audit:read'],
    bearer_methods_supported: ['header'],
  });
  const challenge = `Bearer resource_metadata="${issuer}${path}"`;
  // Guarded by the guard of the whole application, and by that of the controller.
  for (const guarded of ['/users/me', '/users', '/items/x']) {
    const { status, headers: denied } = await on.call('GET', guarded);
    expect([status, denied.get('www-authenticate')], guarded).toEqual([401, challenge]);
  }
});

test('A route that changes how a user signs in names the metadata of the server to a token that it refuses', async ({
  startServer,
}) => {
  const server = await startServer({ resourceMetadata: true, clients: CLIENTS });
  const user = await server.register();
  const { trip, code } = await getCode(new PlainBrowser(server), user);
  const elsewhere = (await exchange(server, trip, code)).body.access_token as string;
  const own = await server.signIn(user);
  server.setClockAhead(660);
  const json = { email: 'new@example.com' };
  const answers = [
    await server.call('DELETE', '/users/me', { token: elsewhere, json: {} }),
    await server.call('PUT', '/users/me/email', { token: own, json }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([403, 401]);
  for (const { headers } of answers) {
    expect(headers.get('www-authenticate')).toContain(
      `resource_metadata="${server.settings.issuer}/.well-known/oauth-protected-resource"`,
    );
  }
});
