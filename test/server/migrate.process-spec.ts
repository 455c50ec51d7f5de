import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrations } from '../../src/server/process/database.js';
import { runCommandInHost } from '../support/commands.js';
import { createDatabase, execute, type TestDatabase } from '../support/databases.js';
import { LocalServer } from '../support/local-server.js';
import { readBlocks } from '../support/pages.js';
import { findStartFaults } from '../support/start-faults.js';

const SECRET_KEY = '1f42a73054b1749f8f58848be5e6502c8f42a73054b1749f8f58848be5e6502c';
const JOHN = { username: 'johndoe', password: 'correct horse battery staple' };
const COMMON = { PORT: '0', SECRET_KEY, SHUTDOWN_DELAY_SECONDS: '0' };

const folder = mkdtempSync(join(tmpdir(), 'nightlatch-migrate-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (DATABASE_URL: string, ...args: string[]) =>
  runCommandInHost({ args, settings: { SECRET_KEY, DATABASE_URL }, folder });

it('the start of the server logs a line for each migration, and the next start none', async ({
  onTestFinished,
}) => {
  const database = await createDatabase('sqlite');
  onTestFinished(() => database.drop());
  const start = async (settings: Record<string, string>): Promise<string[]> => {
    const server = await LocalServer.start({ ...COMMON, DATABASE_URL: database.url, ...settings });
    await server.remove();
    const lines = server.output.matchAll(/"msg":"Ran the migration (\w+)\."/g);
    return [...lines].map(([, name]) => name!);
  };
  expect((await start({})).toSorted()).toEqual(migrations.map(({ name }) => name).toSorted());
  expect(await start({ MIGRATE: 'off' })).toEqual([]);
});

it('with MIGRATE=off, the server does not start on a database that lacks migrations, and says what to run', async ({
  onTestFinished,
}) => {
  const database = await createDatabase('sqlite');
  onTestFinished(() => database.drop());
  expect(await findStartFaults({ ...COMMON, DATABASE_URL: database.url, MIGRATE: 'off' })).toEqual([
    'The database is empty: run `nightlatch migrate` first.',
  ]);
});

describe('a PostgreSQL user without rights to the schema', () => {
  let database: TestDatabase;
  let owner: string;
  let role: string;
  const rename = (text: string) => {
    const suffix = new URL(database.url).pathname.slice(-8);
    return text.replace(/nightlatch_(owner|server)/g, `$&_${suffix}`);
  };
  beforeAll(async () => {
    database = await createDatabase('postgres');
    const toUrl = (username: string, password: string) =>
      Object.assign(new URL(database.url), { username: rename(username), password }).href;
    owner = toUrl('nightlatch_owner', 'a password');
    role = toUrl('nightlatch_server', 'another password');
    const blocks = readBlocks('docs/upgrading.md', 'sql');
    const sql = blocks.find(({ code }) => code.includes('CREATE ROLE'));
    await execute(database.url, rename(sql!.code));
  });
  afterAll(async () => {
    for (const user of ['nightlatch_server', 'nightlatch_owner'])
      await execute(database.url, rename(`DROP OWNED BY ${user}; DROP ROLE ${user}`));
    await database.drop();
  });

  it('cannot migrate: the start of the server says so, and changes nothing', async () => {
    expect(await findStartFaults({ SECRET_KEY, DATABASE_URL: role })).toEqual([
      'The database was not migrated, and nothing in it changed: permission denied for schema public',
    ]);
    await expect(execute(role, 'CREATE TABLE t (id integer)')).rejects.toThrow('permission denied');
  });

  it('is enough for the server and its command line once another user has migrated', async () => {
    expect((await run(owner, 'migrate')).code).toBe(0);
    await expect(execute(role, 'ALTER TABLE users ADD x integer')).rejects.toThrow('must be owner');
    const settings = { ...COMMON, DATABASE_URL: role, MIGRATE: 'off' };
    const server = await LocalServer.start(settings);
    expect((await server.call('GET', '/health/ready')).status).toBe(200);
    const json = { ...JOHN, email: 'johndoe@example.com' };
    expect((await server.call('POST', '/users', { json })).status).toBe(201);
    const { body: tokens } = await server.call('POST', '/token', { form: JOHN });
    const { status, body } = await server.refresh(tokens.refresh_token);
    expect(status).toBe(200);
    const me = async () =>
      (await server.call('GET', '/users/me', { token: body.access_token })).status;
    expect(await me()).toBe(200);
    expect((await run(role, 'keys', 'rotate')).code).toBe(0);
    expect((await run(role, 'audit', 'tail')).stdout).toContain('signing-key.rotated');
    expect((await run(role, 'migrate')).stdout).toBe('The database lacks no migrations.\n');
    // The server notices a change of another process: the trigger of the table works for this user, too.
    expect((await run(role, 'users', 'disable', 'johndoe')).code).toBe(0);
    await expect.poll(me).toBe(401);
    await server.remove();
  });
});
