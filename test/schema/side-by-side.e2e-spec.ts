import { expect } from 'vitest';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { migrations } from '../../src/server/process/database.js';
import { serverTest } from '../support/fixtures.js';
import { beginLogin, enrolTotp, finishLogin } from '../support/second-factor.js';
import type { TestServer } from '../support/server.js';

const test = serverTest();

/** The migrations that a server has that is started now. */
const known = migrations as Array<new () => MigrationInterface>;

/** A migration of the next release. */
class NextRelease9999999999999 implements MigrationInterface {
  readonly name = 'NextRelease9999999999999';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE users ADD COLUMN nickname varchar');
    await queryRunner.query('ALTER TABLE sessions ADD COLUMN device varchar');
    await queryRunner.query("ALTER TABLE signing_keys ADD COLUMN note varchar NOT NULL DEFAULT ''");
    await queryRunner.query('CREATE TABLE devices (id varchar PRIMARY KEY)');
    await queryRunner.query('CREATE INDEX users_nickname_idx ON users (nickname)');
  }

  async down(): Promise<void> {}
}

/** Starts the next release beside a server, which migrates their database. */
async function startNextRelease(server: TestServer): Promise<TestServer> {
  known.push(NextRelease9999999999999);
  try {
    return await server.startInstance();
  } finally {
    known.pop();
  }
}

async function assertWorksFor(server: TestServer, other: TestServer): Promise<void> {
  const user = await server.register();
  const first = await server.tokens(user);
  expect((await other.me(first.access_token)).status).toBe(200);
  const second = await other.refresh(first.refresh_token);
  expect(second.status).toBe(200);
  const third = await server.refresh(second.body.refresh_token);
  expect((await other.me(third.body.access_token)).status).toBe(200);
  let token = await other.signIn(user);
  const json = { full_name: 'Jane' };
  expect((await server.call('PATCH', '/users/me', { token, json })).status).toBe(200);
  const owner = await enrolTotp(server, user);
  const [recovery_code] = owner.recoveryCodes;
  const done = await finishLogin(other, await beginLogin(server, owner), { recovery_code });
  token = done.body.access_token;
  expect((await server.me(token)).status).toBe(200);
  await other.disable(user.id);
  await expect.poll(async () => (await server.me(token)).status).toBe(401);
}

test('the old build works beside the new one, and starts again on the schema of the new one', async ({
  server: old,
  user,
}) => {
  const before = await old.tokens(user);
  const next = await startNextRelease(old);
  expect(next.log.join('')).toContain('Ran the migration NextRelease9999999999999.');
  // The user who signed in before the upgrade stays signed in.
  for (const server of [old, next]) expect((await server.me(before.access_token)).status).toBe(200);
  expect((await next.refresh(before.refresh_token)).status).toBe(200);
  await assertWorksFor(old, next);
  await assertWorksFor(next, old);

  await assertWorksFor(await old.startInstance({ migrate: false }), next);
  const rows = await old.app
    .get(DataSource)
    .query<object[]>("SELECT name FROM migrations WHERE name LIKE 'NextRelease%'");
  expect(rows).toHaveLength(1);
});

test('with MIGRATE=off the next release does not start before its migration ran', async ({
  startServer,
}) => {
  const server = await startServer();
  known.push(NextRelease9999999999999);
  try {
    await expect(server.startInstance({ migrate: false })).rejects.toThrow(
      'The database lacks the migrations NextRelease9999999999999: run `nightlatch migrate` first.',
    );
  } finally {
    known.pop();
  }
});
