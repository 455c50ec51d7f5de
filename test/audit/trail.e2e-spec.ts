import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type Actor,
  CLI_ACTOR,
  ClientsService,
  SigningKeys,
  UserAccounts,
  UsersService,
} from '../../src/index.js';
import { basic, type Answer, type Call } from '../support/http.js';
import { PASSWORD, startServer, type TestServer, type TestUser } from '../support/server.js';
import { decode } from '../support/tokens.js';
import { TrailReader, type TrailRow } from '../support/trail.js';

const AGENT = 'test/1.0 (trail)';
const NEW_PASSWORD = 'another battery, another staple';
const NOBODY = {
  actorId: null,
  sessionId: null,
  clientId: null,
  ip: null,
  userAgent: null,
  requestId: null,
};
const SERVER = { actor: 'server', ...NOBODY };
const COMMAND_LINE = { actor: 'command_line', ...NOBODY };

describe('the trail', () => {
  let server: TestServer;
  let trail: TrailReader;
  let user: TestUser;
  beforeAll(async () => {
    server = await startServer();
    trail = new TrailReader(server);
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    user = await server.register();
    await trail.take();
  });

  const call = (method: string, path: string, options: Call = {}) =>
    server.call(method, path, { ...options, headers: { 'user-agent': AGENT, ...options.headers } });
  /** From where a request came, as its answer names it. */
  const from = ({ headers }: Answer) => ({
    ip: '127.0.0.1',
    userAgent: AGENT,
    requestId: headers.get('x-request-id'),
  });
  const anonymous = (answer: Answer) => ({
    actor: 'anonymous',
    actorId: null,
    sessionId: null,
    clientId: null,
    ...from(answer),
  });
  const signIn = async () => {
    const answer = await call('POST', '/login', {
      json: { username: user.username, password: user.password },
    });
    await trail.take();
    const { access_token: token, refresh_token: refreshToken } = answer.body;
    return { token, refreshToken, sessionId: String(decode(token).claims.sid) };
  };
  const by = (sessionId: string, answer: Answer) => ({
    actor: 'user',
    actorId: user.id,
    sessionId,
    clientId: 'nightlatch',
    ...from(answer),
  });
  const leaves = async (...rows: Array<Partial<TrailRow>>) =>
    expect(await trail.take()).toEqual(rows);

  it('has a registration', async () => {
    const json = { email: `${user.username}@example.org`, password: PASSWORD };
    const answer = await call('POST', '/users', { json });
    await leaves({
      name: 'user.registered',
      subjectId: answer.body.id,
      ...anonymous(answer),
      details: {},
    });
  });

  it('has a sign-in, by either route', async () => {
    for (const [path, body] of [
      ['/login', 'json'],
      ['/token', 'form'],
    ] as const) {
      const credentials = { username: user.username, password: user.password };
      const answer = await call('POST', path, { [body]: credentials });
      expect(answer.status).toBe(200);
      await leaves({
        name: 'session.started',
        subjectId: user.id,
        ...by(String(decode(answer.body.access_token).claims.sid), answer),
        details: {},
      });
    }
  });

  it('has a sign-in that failed, with its reason', async () => {
    const failed = async (username: string, password: string) =>
      call('POST', '/login', { json: { username, password } });
    const row = (answer: Answer, subjectId: string | null, reason: string) => ({
      name: 'sign-in.failed',
      subjectId,
      ...anonymous(answer),
      clientId: 'nightlatch',
      details: { reason },
    });
    const unknown = await failed('nobody-at-all', PASSWORD);
    const wrong = await failed(user.username, 'a wrong password');
    await leaves(row(unknown, null, 'unknown-user'), row(wrong, user.id, 'wrong-password'));
    await server.disable(user.id);
    await trail.take();
    const inactive = await failed(user.username, user.password);
    expect(inactive.body.code).toBe('inactive_user');
    await leaves(row(inactive, user.id, 'inactive-user'));
  });

  it('has no refresh, and a refresh token that is used a second time', async () => {
    const { refreshToken, sessionId } = await signIn();
    const { body } = await server.refresh(refreshToken);
    expect((await server.refresh(body.refresh_token)).status).toBe(200);
    await leaves();
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
    const answer = await call('POST', '/token', { form });
    const told = { subjectId: user.id, ...anonymous(answer), clientId: 'nightlatch', sessionId };
    await leaves(
      { name: 'session.ended', ...told, details: { reason: 'refresh-token-reused' } },
      { name: 'refresh-token.reused', ...told, details: {} },
    );
  });

  it('has a sign-out, and a token that is revoked by whoever has it', async () => {
    const { token, sessionId } = await signIn();
    const signedOut = await call('POST', '/logout', { token });
    const row = { name: 'session.ended', subjectId: user.id };
    await leaves({ ...row, ...by(sessionId, signedOut), details: { reason: 'signed-out' } });
    const other = await signIn();
    const revoked = await call('POST', '/revoke', { form: { token: other.refreshToken } });
    await leaves({
      ...row,
      ...anonymous(revoked),
      clientId: 'nightlatch',
      sessionId: other.sessionId,
      details: { reason: 'revoked' },
    });
  });

  it('has a session that is ended from another one, with both', async () => {
    const lost = await signIn();
    const { token, sessionId } = await signIn();
    const answer = await call('DELETE', `/users/me/sessions/${lost.sessionId}`, { token });
    expect(answer.status).toBe(204);
    await leaves({
      name: 'session.ended',
      subjectId: user.id,
      ...by(sessionId, answer),
      details: { sessionId: lost.sessionId, reason: 'revoked' },
    });
  });

  it('has a password that was changed, and the sessions that it ends', async () => {
    const other = await signIn();
    const { token, sessionId } = await signIn();
    const json = { current_password: user.password, new_password: NEW_PASSWORD };
    const answer = await call('PUT', '/users/me/password', { token, json });
    expect(answer.status).toBe(204);
    const row = { subjectId: user.id, ...by(sessionId, answer) };
    await leaves(
      {
        name: 'session.ended',
        ...row,
        details: { sessionId: other.sessionId, reason: 'password-changed' },
      },
      { name: 'password.changed', ...row, details: {} },
    );
  });

  it('has a profile that was changed, by the names of its members', async () => {
    const { token, sessionId } = await signIn();
    const answer = await call('PATCH', '/users/me', { token, json: { full_name: 'John Doe' } });
    await leaves({
      name: 'user.profile-changed',
      subjectId: user.id,
      ...by(sessionId, answer),
      details: { members: ['fullName'] },
    });
  });

  it('has what is done to a user, and keeps it when they are gone', async () => {
    const users = server.app.get(UsersService);
    const accounts = server.app.get(UserAccounts);
    const cause: Actor = { ...CLI_ACTOR };
    await accounts.setRoles(user.id, ['admin'], cause);
    await accounts.disable(user.id, cause);
    await accounts.enable(user.id);
    await accounts.delete(user.id);
    const row = { subjectId: user.id, details: {} };
    await leaves(
      {
        name: 'user.roles-changed',
        ...row,
        ...COMMAND_LINE,
        details: { roles: ['admin'] },
      },
      { name: 'user.disabled', ...row, ...COMMAND_LINE },
      { name: 'user.enabled', ...row, ...SERVER },
      { name: 'user.deleted', ...row, ...SERVER },
    );
    expect(await users.findById(user.id)).toBeNull();
  });

  it('has what a client does, and what is done to it', async () => {
    const clients = server.app.get(ClientsService);
    const { client, secretPlain } = await clients.create(
      {
        id: 'report',
        name: 'Report',
        confidential: true,
        grantTypes: ['client_credentials'],
        scopes: ['items:read'],
      },
      CLI_ACTOR,
    );
    const form = { grant_type: 'client_credentials' };
    const answer = await call('POST', '/token', { form, headers: basic('report', secretPlain!) });
    const sessionId = String(decode(answer.body.access_token).claims.sid);
    await clients.rotateSecret(client.id, CLI_ACTOR);
    await clients.delete(client.id, CLI_ACTOR);
    const row = { subjectId: null, details: {} };
    const about = { ...row, ...COMMAND_LINE, clientId: 'report' };
    await leaves(
      { name: 'client.created', ...about },
      {
        name: 'session.started',
        ...row,
        actor: 'client',
        actorId: 'report',
        clientId: 'report',
        sessionId,
        ...from(answer),
      },
      { name: 'client.secret-rotated', ...about },
      {
        name: 'session.ended',
        ...row,
        ...COMMAND_LINE,
        sessionId,
        details: { reason: 'client-deleted' },
      },
      { name: 'client.deleted', ...about },
    );
  });

  it('has signing keys that are rotated and revoked', async () => {
    const keys = server.app.get(SigningKeys);
    const [{ kid: previousKid } = { kid: '' }] = await keys.list();
    const { kid } = await keys.rotate(CLI_ACTOR);
    await keys.revoke(kid);
    const row = { subjectId: null };
    await leaves(
      { name: 'signing-key.rotated', ...row, ...COMMAND_LINE, details: { kid, previousKid } },
      { name: 'signing-key.revoked', ...row, ...SERVER, details: { kid } },
    );
  });

  it('and the log have a line each, whatever is in it', async () => {
    server.log.splice(0);
    const cause = { ...CLI_ACTOR, userAgent: 'x\r\nFAKE' };
    await server.app.get(UserAccounts).setRoles(user.id, ['a\nFAKE', 'b\r\nFAKE'], cause);
    const [row, ...more] = await trail.take();
    expect(more).toEqual([]);
    expect([row!.userAgent, row!.details]).toEqual([
      'x\r\nFAKE',
      { roles: ['a\nFAKE', 'b\r\nFAKE'] },
    ]);
    const lines = server.log.join('').trimEnd().split('\n');
    expect(lines.filter((line) => line.includes('FAKE'))).toHaveLength(1);
    for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
  });

  it('cuts a user agent, and keeps what no database takes as something else', async () => {
    const cause = {
      ...CLI_ACTOR,
      userAgent: 'x'.repeat(255) + '\u{1f511}',
      ip: 'a\0b\ud800',
    };
    await server.app.get(UserAccounts).disable(user.id, cause);
    const [row] = await trail.take();
    expect([row!.userAgent, row!.ip]).toEqual([`${'x'.repeat(255)}\ufffd`, 'a\ufffdb\ufffd']);
  });
});
