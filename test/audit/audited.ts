import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import type { Answer, Call } from '../support/http.js';
import type { TestServer } from '../support/server.js';
import { decode } from '../support/tokens.js';
import { TrailReader, type TrailRow } from '../support/trail.js';

const AGENT = 'test/1.0 (trail)';

/** Returns where a request came from, as its answer names it. */
export const from = ({ headers }: Answer) => ({
  ip: '127.0.0.1',
  userAgent: AGENT,
  requestId: headers.get('x-request-id'),
});

/** Returns the actor of a request without a user. */
export const anonymous = (answer: Answer) => ({
  actor: 'anonymous',
  actorId: null,
  sessionId: null,
  clientId: null,
  ...from(answer),
});

/** Calls the server with a known user agent. */
export const call = (server: TestServer, method: string, path: string, options: Call = {}) =>
  server.call(method, path, { ...options, headers: { 'user-agent': AGENT, ...options.headers } });

/** Returns a `test` with a new user for each test; `leaves` checks which audit events the test has written. */
export const test = serverTest({ trustProxyHops: 1 })
  .extend('trail', { scope: 'file' }, ({ server }) => new TrailReader(server))
  .extend('newUser', async ({ server, trail }) => {
    const user = await server.register();
    await trail.take();
    return user;
  })
  .extend('signIn', ({ server, newUser, trail }) => async () => {
    const answer = await call(server, 'POST', '/login', {
      json: { username: newUser.username, password: newUser.password },
    });
    await trail.take();
    const { access_token: token, refresh_token: refreshToken } = answer.body;
    return { token, refreshToken, sessionId: String(decode(token).claims.sid) };
  })
  .extend('by', ({ newUser }) => (sessionId: string, answer: Answer) => ({
    actor: 'user',
    actorId: newUser.id,
    sessionId,
    clientId: 'nightlatch',
    ...from(answer),
  }))
  .extend(
    'leaves',
    ({ trail }) =>
      async (...rows: Array<Partial<TrailRow>>) =>
        expect(await trail.take()).toEqual(rows),
  );
