import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, execute, type TestDatabase } from '../support/databases.js';
import { ServerProcess } from '../support/process.js';
import { rounds } from '../support/rounds.js';
import type { TokenAnswer } from '../support/server.js';
import { decode } from '../support/tokens.js';

/** So long that 100 refreshes at once end within it on a busy machine. */
const GRACE_SECONDS = 60;
/** A change takes effect on every instance within a second; the rest is for a busy machine. */
const SOON = { timeout: 4_000 };
const PASSWORD = 'correct horse battery staple';
const ROUNDS = rounds(50);

let database: TestDatabase;
let one: ServerProcess;
let other: ServerProcess;
let user: { id: string; username: string };

beforeAll(async () => {
  database = await createDatabase('postgres');
  const settings = {
    PORT: '0',
    ISSUER: 'http://localhost:3000',
    SECRET_KEY: randomBytes(32).toString('hex'),
    DATABASE_URL: database.url,
    REFRESH_REUSE_GRACE_SECONDS: String(GRACE_SECONDS),
    REGISTRATIONS_PER_ADDRESS: '1000',
  };
  [one, other] = (await Promise.all([1, 2].map(() => ServerProcess.start(settings).ready()))) as [
    ServerProcess,
    ServerProcess,
  ];
  user = await register();
});
afterAll(async () => {
  await Promise.all([one.remove(), other.remove()]);
  await database.drop();
});

const register = async () => {
  const username = `user-${randomBytes(5).toString('hex')}`;
  const json = { username, email: `${username}@example.com`, password: PASSWORD };
  const { body } = await one.call('POST', '/users', { json });
  return { id: body.id as string, username };
};
const signIn = async (username = user.username, password = PASSWORD): Promise<TokenAnswer> => {
  const { status, body } = await one.call('POST', '/token', { form: { username, password } });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body;
};
const me = (server: ServerProcess, token: string) => server.call('GET', '/users/me', { token });
const both = () => [one, other];
const everywhere = (count: number, refreshToken: string) =>
  Promise.all(Array.from({ length: count }, (_, i) => both()[i % 2]!.refresh(refreshToken)));
/** Checks that the tokens are soon rejected on both instances. */
const expectOver = async (tokens: Array<Pick<TokenAnswer, 'access_token' | 'refresh_token'>>) => {
  for (const server of both()) {
    for (const { access_token, refresh_token } of tokens) {
      await expect.poll(async () => (await me(server, access_token)).status, SOON).toBe(401);
      expect((await server.refresh(refresh_token)).body.error).toBe('invalid_grant');
    }
  }
};

it('Two instances answer 100 concurrent refreshes of one token with the same successor', async () => {
  for (let round = 0; round < rounds(3); round++) {
    const { refresh_token } = await signIn();
    const answers = await everywhere(100, refresh_token);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const successors = [...new Set(answers.map(({ body }) => String(body.refresh_token)))];
    expect(successors).toHaveLength(1);
    for (const { body } of answers) expect((await me(other, body.access_token)).status).toBe(200);
    expect((await other.refresh(successors[0]!)).status).toBe(200);
  }
});

it('Two instances reject 100 concurrent reuses after the grace time, and the session ends on both', async () => {
  const first = await signIn();
  const { body: second } = await other.refresh(first.refresh_token);
  // The grace time has passed.
  const sql = 'UPDATE sessions SET rotated_at = rotated_at - $1 WHERE id = $2';
  await execute(database.url, sql, [GRACE_SECONDS * 1_000, decode(first.access_token).claims.sid]);
  const answers = await everywhere(100, first.refresh_token);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([400]));
  await expectOver([first, second]);
});

it('Two instances end the session when a refresh token is reused after its successor (RFC 9700 4.14.2)', async () => {
  const first = await signIn();
  const { body: second } = await one.refresh(first.refresh_token);
  const { body: third } = await other.refresh(second.refresh_token);
  expect((await one.refresh(first.refresh_token)).status).toBe(400);
  await expectOver([first, second, third]);
});

it(`No token survives a sign-out that races a refresh on another instance (${ROUNDS} rounds)`, async () => {
  const tokens: TokenAnswer[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const session = await signIn();
    const [{ body, status }] = await Promise.all([
      other.refresh(session.refresh_token),
      one.call('POST', '/logout', { token: session.access_token }),
    ]);
    tokens.push(session);
    if (status === 200) tokens.push(body);
  }
  await expectOver(tokens);
});

it(`No token survives a password change that races a refresh or a sign-in on another instance (${ROUNDS} rounds)`, async () => {
  const { username } = await register();
  let password = PASSWORD;
  const tokens: TokenAnswer[] = [];
  let kept = await signIn(username);
  for (let round = 0; round < ROUNDS; round++) {
    const session = await signIn(username, password);
    const next = `${PASSWORD} ${round}`;
    const json = { current_password: password, new_password: next };
    const [refreshed, changed, signedIn] = await Promise.all([
      other.refresh(session.refresh_token),
      one.call('PUT', '/users/me/password', { token: kept.access_token, json }),
      other.call('POST', '/token', { form: { username, password } }),
    ]);
    expect(changed.status).toBe(204);
    tokens.push(session);
    if (refreshed.status === 200) tokens.push(refreshed.body);
    if (signedIn.status === 200) tokens.push(signedIn.body);
    password = next;
    kept = (await one.refresh(kept.refresh_token)).body;
  }
  await expectOver(tokens);
  // The session that changed the password stays alive on both instances.
  for (const server of both()) expect((await me(server, kept.access_token)).status).toBe(200);
});

it(`No token survives disabling its user in a race with a refresh on another instance (${ROUNDS} rounds)`, async () => {
  const tokens: TokenAnswer[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { id, username } = await register();
    const session = await signIn(username);
    const [{ body, status }] = await Promise.all([
      other.refresh(session.refresh_token),
      execute(database.url, 'UPDATE users SET disabled = true WHERE id = $1', [id]),
    ]);
    tokens.push(session);
    if (status === 200) tokens.push(body);
  }
  await expectOver(tokens);
});

it('Two instances soon notice what the other one or the database changed', async () => {
  const felt = async (change: (session: TokenAnswer) => Promise<unknown>) => {
    const session = await signIn();
    for (const server of both()) {
      expect((await me(server, session.access_token)).status).toBe(200);
    }
    await change(session);
    await expectOver([session]);
  };
  const sessionId = ({ access_token }: TokenAnswer) => decode(access_token).claims.sid;
  await felt(({ access_token }) => one.call('POST', '/logout', { token: access_token }));
  await felt(({ refresh_token }) =>
    other.call('POST', '/revoke', { form: { token: refresh_token } }),
  );
  await felt((session) =>
    execute(database.url, 'DELETE FROM sessions WHERE id = $1', [sessionId(session)]),
  );
  const { access_token } = await signIn();
  expect((await me(other, access_token)).body.roles).toEqual([]);
  await execute(database.url, `UPDATE users SET roles = '["admin"]' WHERE id = $1`, [user.id]);
  await expect
    .poll(async () => (await me(other, access_token)).body.roles, SOON)
    .toEqual(['admin']);
});

it('Two instances miss no change while the LISTEN connection is cut', async () => {
  const session = await signIn();
  for (const server of both()) {
    expect((await me(server, session.access_token)).status).toBe(200);
  }
  await execute(
    database.url,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'nightlatch changes'`,
  );
  await execute(database.url, 'UPDATE sessions SET ended_at = 1 WHERE id = $1', [
    decode(session.access_token).claims.sid,
  ]);
  for (const server of both()) {
    await expect.poll(async () => (await me(server, session.access_token)).status).toBe(401);
  }
});
