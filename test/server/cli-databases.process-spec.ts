import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataSource } from 'typeorm';
import { authEntities, authMigrations, dataSourceOptions } from '../../src/index.js';
import { migrations } from '../../src/server/process/database.js';
import { type CommandResult, runCommandInHost } from '../support/commands.js';
import {
  createDatabase,
  type DatabaseKind,
  execute,
  type TestDatabase,
} from '../support/databases.js';
import { findStartFaults } from '../support/start-faults.js';

const SECRET_KEY = '1f42a73054b1749f8f58848be5e6502c8f42a73054b1749f8f58848be5e6502c';
const PASSWORD = 'correct horse battery staple';
const NAMES = migrations.map(({ name }) => name);
const LAST = NAMES.toSorted((a, b) => Number(a.slice(-13)) - Number(b.slice(-13))).at(-1)!;

const READ_COMMANDS = [
  ['keys', 'list'],
  ['clients', 'list'],
  ['users', 'list'],
  ['users', 'show', 'ann@example.com'],
  ['users', 'import', 'users.ndjson', '--dry-run'],
  ['users', 'import', 'users.ndjson', '--try', 'joe@example.com', '--password-stdin'],
  ['audit', 'tail'],
];
const WRITE_COMMANDS = [
  ['keys', 'rotate'],
  ['clients', 'create', '--name', 'x'],
  ['users', 'create', '--email', 'a@example.com', '--password-stdin'],
  ['users', 'import', 'users.ndjson'],
  ['users', 'export', 'copy.ndjson'],
];

const folder = mkdtempSync(join(tmpdir(), 'nightlatch-cli-databases-'));
const databases: TestDatabase[] = [];
beforeAll(() => writeFileSync(join(folder, 'users.ndjson'), '{"email":"joe@example.com"}\n'));
afterAll(async () => {
  rmSync(folder, { recursive: true });
  for (const database of databases) await database.drop();
});

async function newEmptyDatabase(kind: DatabaseKind): Promise<string> {
  const database = await createDatabase(kind);
  databases.push(database);
  return database.url;
}

function run(
  url: string,
  args: string[],
  settings: object = { SECRET_KEY },
): Promise<CommandResult> {
  const given = { DATABASE_URL: url, ...settings };
  return runCommandInHost({ args, settings: given, folder, input: PASSWORD });
}

/** Opens a database as an application does, and runs these migrations. */
async function open(url: string, given: object): Promise<DataSource> {
  const options = { url, entities: authEntities, migrations: [] };
  const dataSource = new DataSource({ ...dataSourceOptions(options), ...given });
  await dataSource.initialize();
  await dataSource.runMigrations();
  return dataSource;
}

/** Returns all that a database contains: the files of SQLite, or the rows of PostgreSQL. */
async function readAll(url: string): Promise<unknown> {
  if (url.startsWith('sqlite:')) {
    const files = dirname(url.slice('sqlite:'.length));
    return readdirSync(files).map((name) => {
      const content = readFileSync(join(files, name));
      return [name, createHash('sha256').update(content).digest('hex')];
    });
  }
  const tables = await execute(
    url,
    `SELECT c.table_name, string_agg(column_name, ' ' ORDER BY column_name) AS columns
     FROM information_schema.columns c WHERE table_schema = 'public' GROUP BY 1 ORDER BY 1`,
  );
  const rows = tables.map(({ table_name: name }) =>
    execute(url, `SELECT * FROM "${String(name)}"`),
  );
  return [tables, await Promise.all(rows)];
}

describe.each(['sqlite', 'postgres'] as DatabaseKind[])('nightlatch on %s', (kind) => {
  let url: string;
  beforeAll(async () => {
    url = await newEmptyDatabase(kind);
  });

  it('migrate --dry-run lists the migrations of an empty database, and changes nothing', async () => {
    const before = await readAll(url);
    const { code, stdout, stderr } = await run(url, ['migrate', '--dry-run', '--json'], {});
    expect([code, stderr]).toEqual([0, '']);
    const listed = JSON.parse(stdout) as Array<{ migration: string; state: string }>;
    expect(listed.map(({ migration }) => migration).toSorted()).toEqual(NAMES.toSorted());
    expect(listed.at(-1)).toEqual({ migration: LAST, state: 'missing' });
    expect(await readAll(url)).toEqual(before);
  });

  it('a command on an empty database says to migrate it, and changes nothing', async () => {
    const before = await readAll(url);
    for (const args of [...READ_COMMANDS, ...WRITE_COMMANDS]) {
      const { code, stderr } = await run(url, args);
      const message =
        kind === 'sqlite'
          ? 'There is no database'
          : 'The database is empty: run `nightlatch migrate`';
      expect([args, code, stderr]).toEqual([args, 1, expect.stringContaining(message)]);
    }
    expect(await readAll(url)).toEqual(before);
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it('migrate needs DATABASE_URL only, runs every migration once, and prints each', async () => {
    const first = await run(url, ['migrate'], { NODE_ENV: 'production' });
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toMatch(/^MIGRATION +STATE\n/);
    expect(first.stdout.match(/\w+ +ran$/gm)).toHaveLength(NAMES.length);
    const again = await run(url, ['migrate']);
    expect([again.code, again.stdout]).toEqual([0, 'The database lacks no migrations.\n']);
  });

  it('a command that reads writes nothing: no signing key, no event, no file', async () => {
    const create = ['users', 'create', '--email', 'ann@example.com', '--password-stdin'];
    expect((await run(url, create)).code).toBe(0);
    const before = await readAll(url);
    for (const args of READ_COMMANDS) {
      const { code, stderr } = await run(url, args);
      const expected = args.includes('--try') ? [1, expect.stringContaining('not match')] : [0, ''];
      expect([args, code, stderr]).toEqual([args, ...expected]);
      expect(await readAll(url), args.join(' ')).toEqual(before);
    }
    expect((await run(url, ['keys', 'list'])).stdout).toBe('There are no keys.\n');
    // Without SECRET_KEY, a server in development creates a key.
    const { code, stderr } = await run(url, ['keys', 'list'], {});
    expect([code, stderr]).toEqual([1, expect.stringContaining('there is no data/secret-key')]);
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it('a command on a database that lacks a migration names it, and does not run it', async () => {
    const behind = await newEmptyDatabase(kind);
    await (
      await open(behind, { migrations: migrations.filter(({ name }) => name !== LAST) })
    ).destroy();
    const before = await readAll(behind);
    for (const args of [...READ_COMMANDS, ...WRITE_COMMANDS]) {
      const { code, stdout, stderr } = await run(behind, args);
      const message = `nightlatch: The database lacks the migrations ${LAST}: run \`nightlatch migrate\` first.\n`;
      expect([args, code, stdout, stderr]).toEqual([args, 1, '', message]);
    }
    expect(await readAll(behind)).toEqual(before);
    const { stdout } = await run(behind, ['migrate', '--json']);
    expect(JSON.parse(stdout)).toEqual([{ migration: LAST, state: 'ran' }]);
  });

  it.each([
    ['an application with the library', { migrations: authMigrations }],
    ['an application with tables of its own', { migrations: [] }],
    [
      'an application with its migrations elsewhere',
      { migrationsTableName: 'changes', migrations: authMigrations },
    ],
  ])('the command line and the server leave the database of %s alone', async (_what, given) => {
    const other = await newEmptyDatabase(kind);
    const dataSource = await open(other, { ...given, enableWAL: false });
    await dataSource.query('CREATE TABLE orders (id integer PRIMARY KEY)');
    await dataSource.destroy();
    const before = await readAll(other);
    const message = /DATABASE_URL is the database of another application.*createCommandLine\(\)/;
    const commands = [
      ['keys', 'list'],
      ['users', 'list'],
      ['keys', 'rotate'],
      ['migrate'],
      ['migrate', '--dry-run'],
    ];
    for (const args of commands) {
      const { code, stdout, stderr } = await run(other, args);
      expect([args, code, stdout]).toEqual([args, 1, '']);
      expect(stderr).toMatch(message);
    }
    const faults = await findStartFaults({ SECRET_KEY, DATABASE_URL: other });
    expect(faults).toEqual([expect.stringMatching(message)]);
    expect(await readAll(other)).toEqual(before);
  });
});
