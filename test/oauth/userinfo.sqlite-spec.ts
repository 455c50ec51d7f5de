import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { SHOP_CLIENTS, signInToShop } from '../support/openid.js';
import { decode } from '../support/tokens.js';

const test = serverTest({ clients: SHOP_CLIENTS });

test('GET and POST /userinfo answer the claims of the scopes to a token in the header or in a form, as they are now', async ({
  server,
  newUser,
}) => {
  const { access_token: token, id_token } = await signInToShop(server, newUser, 'openid profile');
  const json = { full_name: 'Zoë Doe' };
  const own = await server.signIn(newUser);
  expect((await server.call('PATCH', '/users/me', { token: own, json })).status).toBe(200);
  for (const { status, body, headers } of [
    await server.call('GET', '/userinfo', { token }),
    await server.call('POST', '/userinfo', { token }),
    await server.call('POST', '/userinfo', { token, form: { x: '1' } }),
    await server.call('POST', '/userinfo', { token, json: { access_token: 'x' } }),
    await server.call('POST', '/userinfo', { form: { access_token: token } }),
  ]) {
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(body).toEqual({
      sub: decode(id_token).claims.sub,
      name: 'Zoë Doe',
      preferred_username: newUser.username,
      updated_at: expect.any(Number),
    });
  }
});

test('GET and POST /userinfo reject a request as RFC 6750 says: no token, a bad one, two of them, or one without openid', async ({
  server,
  newUser,
}) => {
  const { access_token: token } = await signInToShop(server, newUser, 'openid');
  const other = await server.signIn(newUser);
  const twice = `access_token=${token}&access_token=${token}`;
  const large = { access_token: token, x: 'x'.repeat(70_000) };
  for (const [method, options, status, challenge] of [
    ['GET', {}, 401, /^Bearer$/],
    ['POST', {}, 401, /^Bearer$/],
    ['POST', { form: {} }, 401, /^Bearer$/],
    ['POST', { form: { access_token: '' } }, 401, /^Bearer$/],
    // A token in a JSON body or in a URL is none.
    ['POST', { json: { access_token: token } }, 401, /^Bearer$/],
    ['GET', { form: undefined, query: `?access_token=${token}` }, 401, /^Bearer$/],
    ['GET', { token: 'x' }, 401, /^Bearer error="invalid_token"/],
    ['POST', { form: { access_token: 'x' } }, 401, /^Bearer error="invalid_token"/],
    ['GET', { token: other }, 403, /^Bearer error="insufficient_scope", scope="openid"$/],
    ['POST', { form: { access_token: other } }, 403, /^Bearer error="insufficient_scope"/],
    ['POST', { token, form: { access_token: token } }, 400, /^Bearer error="invalid_request"$/],
    ['POST', { form: twice }, 400, null],
    ['POST', { form: large }, 413, null],
  ] as const) {
    const { query = '', ...sent } = options as { query?: string };
    const answer = await server.call(method, `/userinfo${query}`, sent);
    const given = answer.headers.get('www-authenticate');
    const what = `${method} ${JSON.stringify(options).slice(0, 60)}`;
    expect(answer.status, what).toBe(status);
    expect(answer.headers.get('content-type'), what).toMatch(/^application\/problem\+json/);
    if (challenge === null) expect(given, what).toBeNull();
    else expect(given, what).toMatch(challenge);
  }
});

test('GET /userinfo rejects the token of a session that has ended, and of a user who was disabled', async ({
  server,
  newUser,
}) => {
  const { access_token: ended } = await signInToShop(server, newUser, 'openid');
  await server.call('POST', '/logout', { token: ended });
  expect((await server.call('GET', '/userinfo', { token: ended })).status).toBe(401);
  const { access_token: token } = await signInToShop(server, newUser, 'openid');
  await server.disable(newUser.id);
  for (const given of [{ token }, { form: { access_token: token } }]) {
    const { status, body } = await server.call('POST', '/userinfo', given);
    expect([status, body.detail]).toEqual([401, 'Inactive user']);
  }
});
