import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AuditTrail } from '../../src/index.js';
import { MailRow } from '../../src/mail/mail.entity.js';
import { Passkey } from '../../src/mfa/passkey.entity.js';
import { type CommandResult, runCommandInHost } from '../support/commands.js';
import { createDatabase, execute, type TestDatabase } from '../support/databases.js';
import { addIdentity } from '../support/identities.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import { readCommands } from '../support/pages.js';
import { makeToken, TOKENS } from '../support/personal-tokens.js';
import { beginLogin, enrolTotp, finishLogin, logIn, nextCode } from '../support/second-factor.js';
import { defaultSettings, listen, type TestServer } from '../support/server.js';
import { createDataFolder } from '../support/temporary-folder.js';

const SECRET_KEY = '1f42a73054b1749f8f58848be5e6502c8f42a73054b1749f8f58848be5e6502c';
const COMMAND = /^node dist\/cli\.js (database copy .+)$/m;
const [, line] = COMMAND.exec(readCommands('docs/sqlite-to-postgresql.md', '## The move'))!;
/** The command as the page has it. */
const ARGS = line!.split(' ');

const folder = createDataFolder('copy');
const file = join(folder, 'data/nightlatch.db');
const databases: TestDatabase[] = [];
beforeAll(async () => {
  mkdirSync(join(folder, 'data'));
  databases.push(await createMigratedDatabase('sqlite'));
  copyFileSync(databases[0]!.url.slice('sqlite:'.length), file);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  for (const database of databases) await database.drop();
});

async function newPostgres(): Promise<string> {
  databases.push(await createDatabase('postgres'));
  return databases.at(-1)!.url;
}

function start(databaseUrl: string): Promise<TestServer> {
  const personalTokens = { scopes: ['items:read'] };
  const settings = { ...defaultSettings(), secretKey: SECRET_KEY, personalTokens, databaseUrl };
  return listen(settings, null);
}

function run(
  DATABASE_URL: string,
  args: string[] = ARGS,
  settings: Record<string, string> = {},
): Promise<CommandResult> {
  return runCommandInHost({ args, settings: { SECRET_KEY, DATABASE_URL, ...settings }, folder });
}

async function countEvents(server: TestServer): Promise<number> {
  return server.app.get(DataSource).getRepository('AuditEventRow').count();
}

it('a server moves to PostgreSQL: sessions, factors, tokens, clients and keys go on', async () => {
  const sqlite = await start(`sqlite:${file}`);
  const registered = await sqlite.register();
  const personal = await makeToken(sqlite, registered);
  const user = await enrolTotp(sqlite, registered);
  await addIdentity(sqlite, user.id);
  await addPasskey(sqlite, user.id);
  const client = ['clients', 'create', '--id', 'report', '--name', 'Report', '--json'];
  const created = await run(`sqlite:${file}`, client);
  const { client_secret: secret } = JSON.parse(created.stdout);
  const keys = await sqlite.call('GET', '/.well-known/jwks.json');
  const events = await countEvents(sqlite);

  const url = await newPostgres();
  expect(await run(url)).toMatchObject({
    code: 1,
    stderr: 'nightlatch: Another process has the SQLite database open: stop the server first.\n',
  });
  await sqlite.close();
  const copied = await run(url);
  expect([copied.code, copied.stderr]).toEqual([0, '']);
  expect(copied.stdout).toMatch(/^TABLE +ROWS\n/);
  for (const table of ['users', 'totp_factors', 'passkeys', 'identities', 'clients']) {
    expect(copied.stdout).toMatch(new RegExp(`^${table} +1$`, 'm'));
  }
  expect(copied.stdout).toMatch(/^recovery_codes +10$/m);

  const postgres = await start(url);
  expect((await postgres.me(user.tokens.access_token)).status).toBe(200);
  const refreshed = await postgres.refresh(user.tokens.refresh_token);
  expect(refreshed.status).toBe(200);
  expect((await postgres.call('GET', '/.well-known/jwks.json')).body).toEqual(keys.body);
  const items = await postgres.call('GET', '/users/me/items', { token: personal.token });
  expect(items.status).toBe(200);
  const form = { grant_type: 'client_credentials', client_id: 'report', client_secret: secret };
  expect((await postgres.call('POST', '/token', { form })).status).toBe(200);
  expect(await logIn(postgres, user)).toMatchObject({
    status: 403,
    body: { methods: expect.arrayContaining(['totp', 'recovery_code']) },
  });
  for (const proof of [
    { code: nextCode(postgres, user) },
    { recovery_code: user.recoveryCodes[0]! },
  ]) {
    const done = await finishLogin(postgres, await beginLogin(postgres, user), proof);
    expect(done.status).toBe(200);
  }
  const listed = await postgres.call('GET', TOKENS, { token: refreshed.body.access_token });
  expect(JSON.stringify(listed.body)).toContain(personal.id);
  await postgres.register();
  expect(await countEvents(postgres)).toBeGreaterThan(events);
  const { events: all } = await postgres.app
    .get(AuditTrail, { strict: false })
    .list({ limit: 1_000, cursor: null, oldestFirst: true });
  expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).toSorted());
  await postgres.close();

  expect(await run(url)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('DATABASE_URL is not an empty database: it has rows in'),
  });
});

it('a mail that waits is in PostgreSQL, to be sent by the server that starts there', async () => {
  const sqlite = await start(`sqlite:${file}`);
  const mail: Partial<MailRow> = {
    id: '01900000-0000-7000-8000-000000000001',
    kind: 'password-reset',
    userId: null,
    mailbox: 'ann@example.com',
    linkId: null,
    locale: null,
    details: {},
    createdAt: new Date(),
    nextTryAt: new Date(),
    attempts: 0,
    lastError: null,
  };
  await sqlite.app.get(DataSource).getRepository(MailRow).save(mail);
  await sqlite.close();
  const url = await newPostgres();
  const { stdout } = await run(url, [...ARGS, '--json']);
  expect(JSON.parse(stdout)).toContainEqual({ table: 'mails', rows: 1 });
  expect(await execute(url, 'SELECT mailbox FROM mails')).toEqual([{ mailbox: 'ann@example.com' }]);
});

const NOT_THERE = 'postgres://nightlatch@127.0.0.1:1/nightlatch';
const from = (url: string) => ['database', 'copy', '--from', url];

it.each([
  [['database', 'copy'], NOT_THERE, {}, 2, "required option '--from <url>' not specified"],
  [ARGS, NOT_THERE, {}, 1, 'DATABASE_URL: the database cannot be reached'],
  [ARGS, 'sqlite:other.db', {}, 1, 'DATABASE_URL is an SQLite database: set it to the PostgreSQL'],
  [ARGS, 'mysql://x', {}, 1, 'DATABASE_URL must be sqlite:PATH or postgres://'],
  [from('mysql://x'), NOT_THERE, {}, 1, '--from must be sqlite:PATH or postgres://'],
  [from(NOT_THERE), NOT_THERE, {}, 1, 'Copy a PostgreSQL with pg_dump and pg_restore'],
  [from('sqlite:no.db'), NOT_THERE, {}, 1, 'There is no database at no.db'],
  [ARGS, NOT_THERE, { SECRET_KEY: 'f'.repeat(31) + 'g' }, 1, 'another SECRET_KEY'],
])('%j is refused on %s with %j', async (args, url, settings, code, message) => {
  const result = await run(url, args, settings);
  expect([result.code, result.stdout]).toEqual([code, '']);
  expect(result.stderr).toContain(message);
});

it('a database of another release is refused, with what to do', async () => {
  const url = await newPostgres();
  for (const [name, sql, message] of [
    [
      'older',
      "DELETE FROM migrations WHERE name = 'AddSessionsVersionOfDeviceCodes1797000000080'",
      /lacks the migrations AddSessions\w+: run `DATABASE_URL=sqlite:older\.db nightlatch migrate` first/,
    ],
    [
      'newer',
      "INSERT INTO migrations (timestamp, name) VALUES (1899999999999, 'Later1899999999999')",
      /has the migrations Later1899999999999 of a newer release: use that release/,
    ],
    [
      'other',
      "DELETE FROM migrations WHERE name LIKE 'CreateItems%'",
      /--from is the database of another application/,
    ],
  ] as const) {
    copyFileSync(databases[0]!.url.slice('sqlite:'.length), join(folder, `${name}.db`));
    const dataSource = new DataSource({
      type: 'better-sqlite3',
      database: join(folder, `${name}.db`),
    });
    await dataSource.initialize();
    await dataSource.query(sql);
    await dataSource.destroy();
    const { code, stderr } = await run(url, from(`sqlite:${name}.db`));
    expect([code, stderr]).toEqual([1, expect.stringMatching(message)]);
  }
  expect(await execute(url, "SELECT FROM pg_class WHERE relname = 'users'")).toEqual([]);
});

async function addPasskey(server: TestServer, userId: string): Promise<void> {
  const passkeys = server.app.get(DataSource).getRepository(Passkey);
  const values = passkeys.metadata.columns
    .filter(({ isNullable }) => !isNullable)
    .map(({ propertyName, type }) => {
      if (type === 'uuid') return [propertyName, userId];
      if (type === 'boolean') return [propertyName, true];
      if (type === 'simple-json') return [propertyName, []];
      if (propertyName.endsWith('At')) return [propertyName, new Date()];
      return [propertyName, type === 'varchar' ? 'value' : 1];
    });
  await passkeys.insert(Object.fromEntries(values));
}
