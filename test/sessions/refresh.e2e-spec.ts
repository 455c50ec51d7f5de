import { expect } from 'vitest';
import { DataSource } from 'typeorm';
import { serverTest } from '../support/fixtures.js';
import { DAY } from '../support/server.js';
import { decode } from '../support/tokens.js';

const REFUSED = {
  status: 400,
  body: { error: 'invalid_grant', detail: 'The refresh token is not valid' },
};

const test = serverTest();

test.beforeEach(({ server }) => server.takeEvents());
test.afterEach(({ server }) => server.setClockAhead(0));

test('POST /token with a refresh token answers new tokens of the same session (RFC 6749 6)', async ({
  server,
  user,
}) => {
  const first = await server.tokens(user);
  const { status, headers, body } = await server.refresh(first.refresh_token);
  expect(status).toBe(200);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(body).toEqual({
    access_token: expect.any(String),
    token_type: 'bearer',
    expires_in: 900,
    refresh_token: expect.stringMatching(/^nlr_[\w-]{70}$/),
    scope: 'items:read items:write',
  });
  expect(body.refresh_token).not.toBe(first.refresh_token);
  expect(decode(body.access_token).claims.sid).toBe(decode(first.access_token).claims.sid);
  expect((await server.me(body.access_token)).status).toBe(200);
  expect((await server.me(first.access_token)).status).toBe(200);
  expect(server.takeEvents()).toEqual(['session.started', 'session.refreshed']);
});

test('POST /token starts a new session with its own tokens for each sign-in', async ({
  server,
  user,
}) => {
  const [one, other] = [await server.tokens(user), await server.tokens(user)];
  expect(one.refresh_token).not.toBe(other.refresh_token);
  expect(decode(one.access_token).claims.sid).not.toBe(decode(other.access_token).claims.sid);
});

test('POST /token ends a session 30 days after the sign-in, however often it is refreshed', async ({
  server,
  user,
}) => {
  let { refresh_token: token } = await server.tokens(user);
  for (const days of [10, 20, 29.99]) {
    server.setClockAhead(days * DAY);
    const { status, body } = await server.refresh(token);
    expect(status).toBe(200);
    token = body.refresh_token;
    // The last access token expires with the session.
    const { exp } = decode(body.access_token).claims as { exp: number };
    expect(exp).toBeLessThanOrEqual(Date.now() / 1000 + 30 * DAY);
  }
  server.setClockAhead(30 * DAY + 1);
  expect(await server.refresh(token)).toMatchObject(REFUSED);
  expect(server.takeEvents()).not.toContain('refresh-token.reused');
});

test('POST /token ends a session that was not refreshed for 14 days', async ({ server, user }) => {
  const { refresh_token } = await server.tokens(user);
  server.setClockAhead(14 * DAY - 1);
  const { status, body } = await server.refresh(refresh_token);
  expect(status).toBe(200);
  server.setClockAhead(28 * DAY);
  expect(await server.refresh(body.refresh_token)).toMatchObject(REFUSED);
});

test('POST /token narrows the scope of one access token, and the session keeps its scope (RFC 6749 6)', async ({
  server,
  user,
}) => {
  const { refresh_token } = await server.tokens(user);
  const narrow = (await server.refresh(refresh_token, { scope: 'items:read' })).body;
  expect(narrow.scope).toBe('items:read');
  expect(decode(narrow.access_token).claims.scope).toBe('items:read');
  expect((await server.refresh(narrow.refresh_token)).body.scope).toBe('items:read items:write');
});

test('POST /token never gives a refresh more scope than the sign-in was granted (RFC 6749 6)', async ({
  server,
  user,
}) => {
  const first = await server.tokens(user, 'items:read');
  const wider = await server.refresh(first.refresh_token, { scope: 'items:read items:write' });
  expect([wider.status, wider.body.scope]).toEqual([200, 'items:read']);
  const { refresh_token } = wider.body;
  // A rejected request does not use up the token.
  for (const scope of ['items:write', 'admin', 'items:read x']) {
    const { status, body } = await server.refresh(refresh_token, { scope });
    expect([status, body.error], scope).toEqual([400, 'invalid_scope']);
  }
  expect((await server.refresh(refresh_token)).body.scope).toBe('items:read');
});

test('POST /token rejects a refresh token with any byte changed, and the session stays alive', async ({
  server,
  user,
}) => {
  const { refresh_token: token } = await server.tokens(user);
  const bytes = Buffer.from(token.slice(4), 'base64url');
  const spelt = (changed: Buffer) => `nlr_${changed.toString('base64url')}`;
  const flipped = Array.from(bytes, (_, i) => {
    const changed = Buffer.from(bytes);
    changed[i]! ^= 1;
    return spelt(changed);
  });
  const others = [
    token.slice(0, -1),
    `${token}A`,
    token.slice(4),
    token.replace('nlr_', 'NLR_'),
    `${token} `,
    `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
    spelt(Buffer.alloc(52)),
    spelt(Buffer.alloc(52, 255)),
    'x',
    'x'.repeat(8_000),
    '\0',
    '__proto__',
    (await server.tokens(user)).access_token,
  ];
  for (const forged of [...flipped, ...others]) {
    expect(await server.refresh(forged), forged).toMatchObject(REFUSED);
  }
  expect((await server.refresh(token)).status).toBe(200);
  expect(server.takeEvents()).not.toContain('refresh-token.reused');
});

test('POST /token rejects a refresh request without refresh_token with invalid_request (RFC 6749 6)', async ({
  server,
}) => {
  for (const form of ['grant_type=refresh_token', 'grant_type=refresh_token&refresh_token=']) {
    const { status, body } = await server.call('POST', '/token', { form });
    expect([status, body.error]).toEqual([400, 'invalid_request']);
  }
});

test('GET /users/me rejects a refresh token sent as a bearer token', async ({ server, user }) => {
  const { refresh_token } = await server.tokens(user);
  expect((await server.me(refresh_token)).status).toBe(401);
});

test('POST /token rejects the refresh token of a disabled or deleted user with invalid_grant', async ({
  server,
}) => {
  const other = await server.register();
  const { refresh_token } = await server.tokens(other);
  await server.disable(other.id);
  expect(await server.refresh(refresh_token)).toMatchObject({
    status: 400,
    body: { error: 'invalid_grant', detail: 'Inactive user' },
  });
  const deleted = await server.register();
  const { refresh_token: orphan } = await server.tokens(deleted);
  await server.app.get(DataSource).query(`DELETE FROM users WHERE id = '${deleted.id}'`);
  await expect.poll(() => server.refresh(orphan)).toMatchObject(REFUSED);
});

test('The database holds nothing that POST /token accepts as a refresh token', async ({
  server,
  user,
}) => {
  const { refresh_token, access_token } = await server.tokens(user);
  const rows = await server.app.get(DataSource).query<object[]>('SELECT * FROM sessions');
  const text = JSON.stringify(rows);
  const mac = Buffer.from(refresh_token.slice(4), 'base64url').subarray(20);
  for (const encoding of ['base64url', 'base64', 'hex'] as const) {
    expect(text).not.toContain(mac.toString(encoding));
  }
  expect(text).not.toContain(access_token.split('.')[2]);
  // No stored value is a valid token.
  const values = new Set(rows.flatMap((row) => Object.values(row)).map(String));
  for (const value of values) {
    for (const token of [value, `nlr_${value}`]) {
      if (token === '' || token === 'null') continue;
      expect((await server.refresh(token)).status, token).toBe(400);
    }
  }
});

test('POST /token rejects a refresh token of a session that began when the clock was a year ahead', async ({
  server,
  user,
}) => {
  server.setClockAhead(365 * DAY);
  const { refresh_token, access_token } = await server.tokens(user);
  expect((await server.refresh(refresh_token)).status).toBe(200);
  server.setClockAhead(0);
  expect(await server.refresh(refresh_token)).toMatchObject(REFUSED);
  expect((await server.me(access_token)).status).toBe(401);
});
