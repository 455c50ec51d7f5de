import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientsService, SessionsService, UserAccounts } from '../../src/index.js';
import type { Actor } from '../../src/index.js';
import { basic } from '../support/http.js';
import { startServer, type TestServer, type TestUser } from '../support/server.js';
import { decode } from '../support/tokens.js';
import { registerAdministrator } from '../support/trail.js';

const HEADERS = { 'user-agent': 'mine/1.0' };

describe('GET /users/me/activity', () => {
  let server: TestServer;
  let administrator: TestUser;
  let admin: Actor;
  beforeAll(async () => {
    server = await startServer();
    administrator = await registerAdministrator(server);
    const access = await server.signIn(administrator);
    admin = {
      kind: 'user',
      userId: administrator.id,
      sessionId: String(decode(access).claims.sid),
      clientId: 'backoffice',
      ip: '198.51.100.9',
      userAgent: 'admin/1.0',
      requestId: 'admin-request',
    };
  });
  afterAll(() => server.close());

  const signIn = async ({ username, password }: TestUser) => {
    const json = { username, password };
    const { body } = await server.call('POST', '/login', { json, headers: HEADERS });
    return String(body.access_token);
  };
  const activity = async (token: string, query = '') => {
    const answer = await server.call('GET', `/users/me/activity${query}`, { token });
    expect(answer.status).toBe(200);
    return answer;
  };

  it('shows what somebody did, and who tried to be them, the newest first', async () => {
    const user = await server.register();
    await server.call('POST', '/login', {
      json: { username: user.username, password: 'a wrong guess' },
      headers: { 'user-agent': 'stranger/1.0' },
    });
    const token = await signIn(user);
    const { headers, body } = await activity(token);
    expect(headers.get('cache-control')).toBe('no-store');
    const created_at = expect.stringMatching(/Z$/);
    expect(body).toEqual({
      events: [
        {
          name: 'session.started',
          created_at,
          ip: '127.0.0.1',
          user_agent: 'mine/1.0',
          session_id: decode(token).claims.sid,
          client_id: 'nightlatch',
          details: {},
        },
        {
          name: 'sign-in.failed',
          created_at,
          ip: '127.0.0.1',
          user_agent: 'stranger/1.0',
          session_id: null,
          client_id: 'nightlatch',
          details: { reason: 'wrong-password' },
        },
        expect.objectContaining({ name: 'user.registered' }),
      ],
      next_cursor: null,
    });
  });

  it('shows what an administrator did to them, and nothing of the administrator', async () => {
    const user = await server.register();
    const lost = String(decode(await signIn(user)).claims.sid);
    const users = server.app.get(UserAccounts);
    await server.app.get(SessionsService).endById(lost, 'ended-by-administrator', admin);
    await users.setRoles(user.id, ['editor'], admin);
    await users.disable(user.id, admin);
    await users.enable(user.id, admin);
    const token = await signIn(user);
    const { body } = await activity(token);
    const nothing = { ip: null, user_agent: null, session_id: null, client_id: null };
    expect(body.events.slice(1, 5)).toEqual([
      expect.objectContaining({ name: 'user.enabled', ...nothing, details: {} }),
      expect.objectContaining({ name: 'user.disabled', ...nothing, details: {} }),
      expect.objectContaining({
        name: 'user.roles-changed',
        ...nothing,
        details: { roles: ['editor'] },
      }),
      expect.objectContaining({
        name: 'session.ended',
        ...nothing,
        details: { session_id: lost, reason: 'ended-by-administrator' },
      }),
    ]);
    const text = JSON.stringify(body);
    for (const theirs of Object.values(admin).filter((value) => value !== 'user')) {
      expect(text).not.toContain(theirs);
    }
  });

  it('shows an administrator what they did, and nothing of those to whom', async () => {
    const user = await server.register();
    const access = await signIn(user);
    const sessionId = String(decode(access).claims.sid);
    await server.app.get(SessionsService).endById(sessionId, 'ended-by-administrator', admin);
    await server.app.get(UserAccounts).setRoles(user.id, ['editor'], admin);
    const { body } = await activity(await server.signIn(administrator));
    const done = { ip: admin.ip, session_id: admin.sessionId, client_id: 'backoffice' };
    expect(body.events.slice(1, 3)).toEqual([
      expect.objectContaining({ name: 'user.roles-changed', ...done, details: {} }),
      expect.objectContaining({ name: 'session.ended', ...done, details: {} }),
    ]);
    const text = JSON.stringify(body);
    for (const theirs of [user.id, sessionId, 'editor']) expect(text).not.toContain(theirs);
  });

  it("shows nobody another's, page by page neither, and refuses to be asked for it", async () => {
    const [one, other] = [await server.register(), await server.register()];
    const tokens = [await signIn(one), await signIn(other), await signIn(one)];
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = `?limit=1${cursor ? `&cursor=${cursor}` : ''}`;
      const { body } = await activity(tokens[0]!, query);
      seen.push(...body.events.map(({ name }: { name: string }) => name));
      cursor = body.next_cursor;
    } while (cursor !== null);
    expect(seen).toEqual(['session.started', 'session.started', 'user.registered']);
    const query = `/users/me/activity?subject_id=${one.id}`;
    expect((await server.call('GET', query, { token: tokens[1] })).status).toBe(422);
    expect((await server.call('GET', '/users/me/activity')).status).toBe(401);
  });

  it('is empty for a client that acts for itself', async () => {
    const { client, secretPlain } = await server.app.get(ClientsService).create({
      name: 'x',
      confidential: true,
      grantTypes: ['client_credentials'],
      scopes: ['items:read'],
    });
    const { body } = await server.call('POST', '/token', {
      form: { grant_type: 'client_credentials' },
      headers: basic(client.id, secretPlain!),
    });
    expect((await activity(body.access_token)).body).toEqual({ events: [], next_cursor: null });
  });
});
