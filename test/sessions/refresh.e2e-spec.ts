import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DataSource } from 'typeorm';
import type { Answer } from '../support/http.js';
import { DAY, startServer, type TestServer, type TestUser } from '../support/server.js';
import { decode } from '../support/tokens.js';

const REFUSED = [400, 'invalid_grant', 'The refresh token is not valid'];
const outcome = ({ status, body }: Answer) => [status, body.error, body.detail];

describe('grant_type=refresh_token (RFC 6749 section 6)', () => {
  let server: TestServer;
  let user: TestUser;
  beforeAll(async () => {
    server = await startServer();
    user = await server.register();
  });
  afterAll(() => server.close());
  beforeEach(() => server.takeEvents());
  afterEach(() => server.setClockAhead(0));

  const me = async (token: string) => (await server.call('GET', '/users/me', { token })).status;

  it('answers new tokens of the same session, and no cache keeps them', async () => {
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
    expect(await me(body.access_token)).toBe(200);
    expect(await me(first.access_token)).toBe(200);
    expect(server.takeEvents()).toEqual(['session.started', 'session.refreshed']);
  });

  it('gives every sign-in a session and tokens of its own', async () => {
    const [one, other] = [await server.tokens(user), await server.tokens(user)];
    expect(one.refresh_token).not.toBe(other.refresh_token);
    expect(decode(one.access_token).claims.sid).not.toBe(decode(other.access_token).claims.sid);
  });

  it('gives who comes again within the window the same successor, and never a second one', async () => {
    const { refresh_token: first } = await server.tokens(user);
    const { refresh_token: second } = (await server.refresh(first)).body;
    for (let again = 0; again < 3; again++) {
      const { status, body } = await server.refresh(first);
      expect([status, body.refresh_token]).toEqual([200, second]);
      expect(await me(body.access_token)).toBe(200);
    }
    expect(server.takeEvents()).toEqual(['session.started', 'session.refreshed']);
  });

  it('does not let the window slide', async () => {
    const { refresh_token: first } = await server.tokens(user);
    const { refresh_token: second } = (await server.refresh(first)).body;
    server.setClockAhead(6);
    expect((await server.refresh(first)).body.refresh_token).toBe(second);
    server.setClockAhead(11);
    expect(outcome(await server.refresh(first))).toEqual(REFUSED);
  });

  it('does not keep the window open where the clock was set back', async () => {
    const { refresh_token } = await server.tokens(user);
    await server.refresh(refresh_token);
    server.setClockAhead(-3_600);
    expect(outcome(await server.refresh(refresh_token))).toEqual(REFUSED);
  });

  it('closes the window when the successor is used, and takes a thief for a thief', async () => {
    const stolen = await server.tokens(user);
    const second = (await server.refresh(stolen.refresh_token)).body;
    const third = (await server.refresh(second.refresh_token)).body;
    server.takeEvents();
    expect(outcome(await server.refresh(stolen.refresh_token))).toEqual(REFUSED);
    expect(server.takeEvents()).toEqual(['session.ended', 'refresh-token.reused']);
    // The whole session is over, its access tokens too.
    for (const { access_token } of [stolen, second, third])
      expect(await me(access_token)).toBe(401);
    for (const { refresh_token } of [stolen, second, third]) {
      expect(outcome(await server.refresh(refresh_token))).toEqual(REFUSED);
    }
    expect(server.takeEvents()).toEqual([]);
  });

  it('ends the session of a replay outside the window, once, with one event', async () => {
    const { refresh_token, access_token } = await server.tokens(user);
    await server.refresh(refresh_token);
    server.setClockAhead(11);
    server.takeEvents();
    const replays = Array.from({ length: 20 }, () => server.refresh(refresh_token));
    for (const answer of await Promise.all(replays)) expect(outcome(answer)).toEqual(REFUSED);
    expect(server.takeEvents()).toEqual(['session.ended', 'refresh-token.reused']);
    expect(await me(access_token)).toBe(401);
  });

  it('gives 100 requests at once the same successor, and the session lives on', async () => {
    const { refresh_token } = await server.tokens(user);
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => server.refresh(refresh_token)),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const successors = new Set(answers.map(({ body }) => body.refresh_token));
    expect(successors.size).toBe(1);
    expect((await server.refresh([...successors][0])).status).toBe(200);
  });

  it('lets a session live 30 days at most, however often it is refreshed', async () => {
    let { refresh_token: token } = await server.tokens(user);
    for (const days of [10, 20, 29.99]) {
      server.setClockAhead(days * DAY);
      const { status, body } = await server.refresh(token);
      expect(status).toBe(200);
      token = body.refresh_token;
      // And no access token outlives it.
      const { exp } = decode(body.access_token).claims as { exp: number };
      expect(exp).toBeLessThanOrEqual(Date.now() / 1000 + 30 * DAY);
    }
    server.setClockAhead(30 * DAY + 1);
    expect(outcome(await server.refresh(token))).toEqual(REFUSED);
    expect(server.takeEvents()).not.toContain('refresh-token.reused');
  });

  it('lets a session live 14 days at most without being refreshed', async () => {
    const { refresh_token } = await server.tokens(user);
    server.setClockAhead(14 * DAY - 1);
    const { status, body } = await server.refresh(refresh_token);
    expect(status).toBe(200);
    server.setClockAhead(28 * DAY);
    expect(outcome(await server.refresh(body.refresh_token))).toEqual(REFUSED);
  });

  it('gives less where less is asked for, and keeps the rest for later', async () => {
    const { refresh_token } = await server.tokens(user);
    const narrow = (await server.refresh(refresh_token, { scope: 'items:read' })).body;
    expect(narrow.scope).toBe('items:read');
    expect(decode(narrow.access_token).claims.scope).toBe('items:read');
    expect((await server.refresh(narrow.refresh_token)).body.scope).toBe('items:read items:write');
  });

  it('gives no more than the sign-in was given, and the token is none the worse for it', async () => {
    const { refresh_token } = await server.tokens(user, 'items:read');
    for (const scope of ['items:read items:write', 'items:write', 'admin', 'items:read  x']) {
      const { status, body } = await server.refresh(refresh_token, { scope });
      expect([status, body.error], scope).toEqual([400, 'invalid_scope']);
    }
    expect((await server.refresh(refresh_token)).body.scope).toBe('items:read');
  });

  it('refuses a token that was changed in any place, and the session does not notice', async () => {
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
      expect(outcome(await server.refresh(forged)), forged).toEqual(REFUSED);
    }
    expect((await server.refresh(token)).status).toBe(200);
    expect(server.takeEvents()).not.toContain('refresh-token.reused');
  });

  it('asks for the token', async () => {
    for (const form of ['grant_type=refresh_token', 'grant_type=refresh_token&refresh_token=']) {
      const { status, body } = await server.call('POST', '/token', { form });
      expect([status, body.error]).toEqual([400, 'invalid_request']);
    }
  });

  it('is no bearer token', async () => {
    const { refresh_token } = await server.tokens(user);
    expect(await me(refresh_token)).toBe(401);
  });

  it('refuses the token of a user who is disabled or was deleted', async () => {
    const other = await server.register();
    const { refresh_token } = await server.tokens(other);
    await server.disable(other.id);
    expect(outcome(await server.refresh(refresh_token))).toEqual([
      400,
      'invalid_grant',
      'Inactive user',
    ]);
    const deleted = await server.register();
    const { refresh_token: orphan } = await server.tokens(deleted);
    await server.app.get(DataSource).query(`DELETE FROM users WHERE id = '${deleted.id}'`);
    await expect
      .poll(async () => outcome(await server.refresh(orphan)), { timeout: 1_000 })
      .toEqual(REFUSED);
  });

  it('leaves nothing in the database that could be used as a token', async () => {
    const { refresh_token, access_token } = await server.tokens(user);
    const rows = await server.app.get(DataSource).query<object[]>('SELECT * FROM sessions');
    const text = JSON.stringify(rows);
    const mac = Buffer.from(refresh_token.slice(4), 'base64url').subarray(20);
    for (const encoding of ['base64url', 'base64', 'hex'] as const) {
      expect(text).not.toContain(mac.toString(encoding));
    }
    expect(text).not.toContain(access_token.split('.')[2]);
    // And what is there is refused as it stands.
    const values = new Set(rows.flatMap((row) => Object.values(row)).map(String));
    for (const value of values) {
      for (const token of [value, `nlr_${value}`]) {
        if (token === '' || token === 'null') continue;
        expect((await server.refresh(token)).status, token).toBe(400);
      }
    }
  });

  it('is not in the log, used or reused', async () => {
    const { refresh_token } = await server.tokens(user);
    const successor = (await server.refresh(refresh_token)).body.refresh_token;
    await server.refresh(successor);
    await server.refresh(refresh_token);
    const log = server.log.join('');
    // What happened is: a warning for whoever runs the server.
    expect(log).toMatch(/"level":40[^\n]*"msg":"refresh-token.reused","sessionId"/);
    expect(log).not.toContain('nlr_');
    expect(log).not.toContain(refresh_token.slice(4, 30));
  });
});

describe('with REFRESH_REUSE_GRACE_SECONDS=0', () => {
  it('any second use ends the session', async () => {
    const server = await startServer({ refreshReuseGraceSeconds: 0 });
    const { refresh_token } = await server.tokens(await server.register());
    const { body } = await server.refresh(refresh_token);
    expect(outcome(await server.refresh(refresh_token))).toEqual(REFUSED);
    expect(outcome(await server.refresh(body.refresh_token))).toEqual(REFUSED);
    await server.close();
  });

  it('one of many at once succeeds, and then the session is over', async () => {
    const server = await startServer({ refreshReuseGraceSeconds: 0 });
    const { refresh_token } = await server.tokens(await server.register());
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => server.refresh(refresh_token)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(server.takeEvents().filter((name) => name === 'refresh-token.reused')).toHaveLength(1);
    await server.close();
  });
});
