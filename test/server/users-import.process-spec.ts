import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createDatabase,
  type DatabaseKind,
  execute,
  type TestDatabase,
} from '../support/databases.js';
import { runCommandInHost } from '../support/commands.js';
import type { Answer } from '../support/http.js';
import { LocalServer } from '../support/local-server.js';
import { createMigratedDatabase } from '../support/migrated-database.js';

const SECRET_KEY = '1f42a73054b1749f8f58848be5e6502c8f42a73054b1749f8f58848be5e6502c';
const BCRYPT = '$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW';
const ARGON2ID = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/;
const ndjson = (...rows: object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const JOHNDOE = {
  email: 'johndoe@example.com',
  username: 'johndoe',
  full_name: 'John Doe',
  email_verified: '2026-01-31T12:00:00.000Z',
  locale: 'de-AT',
  disabled: false,
  password_hash: BCRYPT,
};

/** A running server with its own database, and the command line beside it. */
class Installation {
  private constructor(
    readonly database: TestDatabase,
    readonly server: LocalServer,
    private readonly settings: Record<string, string>,
  ) {}

  static async on(kind: DatabaseKind): Promise<Installation> {
    const database = await createMigratedDatabase(kind);
    const settings = { SECRET_KEY, DATABASE_URL: database.url };
    // Hashes as in production, without threads.
    const server = await LocalServer.start(settings, { hashing: { threads: 0 } });
    return new Installation(database, server, settings);
  }

  write(name: string, content: string): void {
    writeFileSync(join(this.server.folder, name), content);
  }

  read(name: string): string {
    return readFileSync(join(this.server.folder, name), 'utf8');
  }

  readRows(name: string): Array<Record<string, unknown>> {
    const lines = this.read(name).split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line));
  }

  async importUsers(...args: string[]) {
    const { code, stdout, stderr } = await this.server.cli('users', 'import', ...args, '--json');
    return { code, stderr, result: stdout === '' ? null : JSON.parse(stdout) };
  }

  /** Starts `nightlatch users ...` and does not wait for its end. */
  start(...args: string[]): ChildProcessWithoutNullStreams {
    const child = spawn(process.execPath, [resolve('dist/cli.js'), 'users', ...args], {
      cwd: this.server.folder,
      env: { PATH: process.env.PATH, ...this.settings },
    });
    // The command may end before it has read its input.
    child.stdin.on('error', () => {});
    return child;
  }

  async signIn(username: string, password: string): Promise<Answer> {
    return this.server.call('POST', '/token', { form: { username, password } });
  }

  /** Reads the database directly: starting a process for each query would be slower than the import. */
  async users(): Promise<Array<{ email: string; hash: string | null }>> {
    const sql =
      'SELECT email, hash FROM users LEFT JOIN passwords ON passwords.user_id = users.id ORDER BY email';
    const { url } = this.database;
    type Rows = Array<{ email: string; hash: string | null }>;
    if (!url.startsWith('sqlite:')) return (await execute(url, sql)) as Rows;
    const file = new Database(url.slice('sqlite:'.length), { readonly: true });
    const rows = file.prepare(sql).all() as Rows;
    file.close();
    return rows;
  }

  async findHash(address: string): Promise<string | null | undefined> {
    return (await this.users()).find(({ email }) => email === address)?.hash;
  }

  async remove(): Promise<void> {
    await this.server.remove();
    await this.database.drop();
  }
}

const waitForExit = (child: ChildProcess) =>
  new Promise<number | null>((done) => child.on('exit', (code) => done(code)));

describe.each(['sqlite', 'postgres'] as DatabaseKind[])('nightlatch users, on %s', (kind) => {
  let here: Installation;
  beforeAll(async () => {
    here = await Installation.on(kind);
  });
  afterAll(() => here.remove());

  it('import --dry-run checks every row and stores nothing', async () => {
    here.write('users.ndjson', ndjson(JOHNDOE));
    const { code, result } = await here.importUsers('users.ndjson', '--dry-run');
    expect([code, result]).toEqual([
      0,
      { rows: 1, imported: 1, already_there: 0, refused: 0, dry_run: true },
    ]);
    expect(await here.users()).toEqual([]);
    expect((await here.signIn('johndoe', 'secret')).status).toBe(400);
  });

  it('import lets johndoe of the FastAPI tutorial sign in with `secret`', async () => {
    expect(await here.importUsers('users.ndjson')).toEqual({
      code: 0,
      stderr: '',
      result: { rows: 1, imported: 1, already_there: 0, refused: 0, dry_run: false },
    });
    expect((await here.signIn('johndoe', 'Secret')).status).toBe(400);
    expect(await here.findHash(JOHNDOE.email)).toBe(BCRYPT);
    const { status, body } = await here.signIn('johndoe', 'secret');
    expect(status).toBe(200);
    expect(await here.findHash(JOHNDOE.email)).toMatch(ARGON2ID);
    const me = await here.server.call('GET', '/users/me', { token: body.access_token });
    expect(me.body).toMatchObject({ username: 'johndoe', full_name: 'John Doe', roles: [] });
  });

  it('a second import does not overwrite newer data', async () => {
    const current = await here.findHash(JOHNDOE.email);
    const { code, result } = await here.importUsers('users.ndjson');
    expect([code, result]).toMatchObject([0, { imported: 0, already_there: 1, refused: 0 }]);
    expect(await here.findHash(JOHNDOE.email)).toBe(current);
  });

  it('import reports refused rows with line and reason, and imports the others', async () => {
    const id = '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71';
    const rows = [
      JSON.stringify({ id, email: 'first@example.com', username: 'first' }),
      'nonsense',
      JSON.stringify({ email: 'dear@example.com', password_hash: BCRYPT.replace('12', '31') }),
      JSON.stringify({ email: 'other@example.com', username: 'JOHNDOE' }),
      JSON.stringify({ id, email: 'other@example.com' }),
      JSON.stringify({ id: id.replace('019', '01a'), email: 'FIRST@example.com' }),
      JSON.stringify({ email: 'last@example.com', password_hash: BCRYPT }),
    ];
    here.write('some.ndjson', rows.join('\n'));
    const refused = [
      { line: 2, reason: 'not JSON' },
      { line: 3, reason: 'password_hash: bcrypt with a cost of 31; the limit is 14' },
      { line: 4, reason: 'username: is taken by another user' },
      { line: 5, reason: 'id: the same as in line 1' },
      { line: 6, reason: 'email: the same as in line 1' },
    ];
    const report = ['some.ndjson', '--report', 'refused.ndjson'];
    const { code, stderr, result } = await here.importUsers(...report);
    expect([code, stderr]).toEqual([1, 'nightlatch: 5 rows were refused.\n']);
    expect(result).toMatchObject({ rows: 7, imported: 2, refused: 5 });
    const reported = here.readRows('refused.ndjson');
    expect(reported).toHaveLength(5);
    expect(reported).toEqual(expect.arrayContaining(refused));
    const again = await here.importUsers('some.ndjson');
    expect(again.result).toMatchObject({ imported: 0, already_there: 2, refused: 5 });
    expect(again.stderr).toContain('line 4: username: is taken by another user\n');
    expect(again.stderr).toContain('line 5: id: belongs to a user with another e-mail address\n');
    expect(again.stderr).not.toContain('$2b$');
    expect((await here.importUsers(...report)).stderr).toBe(
      'nightlatch: The file refused.ndjson exists already. Choose another name.\n',
    );
  });

  it('import restores what export wrote, in another database', async () => {
    const target = await createDatabase(kind);
    const settings = { SECRET_KEY, DATABASE_URL: target.url };
    const users = async (...args: string[]) => {
      const given = { args: ['users', ...args], settings, folder: here.server.folder };
      const { code, stdout } = await runCommandInHost(given);
      expect(code).toBe(0);
      return stdout;
    };
    expect(
      (await runCommandInHost({ args: ['migrate'], settings, folder: here.server.folder })).code,
    ).toBe(0);
    for (const format of ['ndjson', 'csv']) {
      const path = join(here.server.folder, `users.out.${format}`);
      const out = await here.server.cli('users', 'export', path, '--with-password-hashes');
      expect([out.code, out.stdout]).toEqual([0, '']);
      expect(out.stderr).toMatch(
        /^Not in the file, with the number of rows: sessions \(\d+\)\.\n$/,
      );
      expect(statSync(path).mode & 0o777).toBe(0o600);
      await users('import', path);
    }
    const again = await users('export', '--with-password-hashes');
    expect(again).toBe(here.read('users.out.ndjson'));
    for (const member of ['email_verified', 'locale'] as const) {
      expect(again).toContain(`"${member}":"${JOHNDOE[member]}"`);
    }
    expect(again).toContain(BCRYPT);
    const bare = await users('export');
    expect(bare).toContain(JOHNDOE.email);
    expect(bare).not.toContain('password_hash');
    await target.drop();
  });

  it('a killed import can be run again and imports each user once', async () => {
    const many = Array.from({ length: 2_000 }, (_, i) => ({
      email: `many${i}@example.com`,
      password_hash: BCRYPT,
    }));
    here.write('many.ndjson', ndjson(...many));
    const child = here.start('import', '-', '--format', 'ndjson');
    const exited = waitForExit(child);
    const before = (await here.users()).length;
    // A batch and a half; then the import waits for more input.
    child.stdin.write(ndjson(...many.slice(0, 1_500)));
    await expect.poll(async () => (await here.users()).length - before).toBeGreaterThan(0);
    child.kill('SIGKILL');
    await exited;
    const { code, result } = await here.importUsers('many.ndjson');
    expect(code).toBe(0);
    expect(result.imported + result.already_there).toBe(2_000);
    expect(result.already_there).toBeGreaterThan(0);
    expect(result.already_there % 1_000, 'each batch is stored whole or not at all').toBe(0);
    const found = (await here.users()).filter(({ email }) => email.startsWith('many'));
    expect(new Set(found.map(({ email }) => email)).size).toBe(2_000);
    expect(found).toHaveLength(2_000);
    expect(found.every(({ hash }) => hash === BCRYPT)).toBe(true);
  });
});

// Does not depend on the database.
describe('nightlatch users', () => {
  let here: Installation;
  beforeAll(async () => {
    here = await Installation.on('sqlite');
  });
  afterAll(() => here.remove());

  it('import reads CSV from a spreadsheet on the standard input', async () => {
    const csv = [
      '\ufeffemail,username,full_name,roles,disabled,password_hash',
      `csv@example.com,csv,"O""Brien, J",admin;editor,f,${BCRYPT}`,
      'off@example.com,,,,t,',
      'short@example.com',
    ].join('\r\n');
    const child = here.start('import', '-', '--format', 'csv');
    child.stdin.end(csv);
    expect(await waitForExit(child)).toBe(1);
    expect((await here.server.cli('users', 'export', 'out.ndjson')).code).toBe(0);
    const users = here.readRows('out.ndjson');
    expect(users).toHaveLength(2);
    expect(users.find(({ email }) => email === 'csv@example.com')).toMatchObject({
      full_name: 'O"Brien, J',
      roles: ['admin', 'editor'],
      disabled: false,
    });
    expect((await here.signIn('csv', 'secret')).status).toBe(200);
    expect(users.find(({ email }) => email === 'off@example.com')).toMatchObject({
      disabled: true,
    });
  });

  it('export exits with 1 and without a message if its reader has closed the pipe', async () => {
    const child = here.start('export');
    let output = '';
    child.stderr.on('data', (chunk) => (output += String(chunk)));
    child.stdout.destroy();
    expect([await waitForExit(child), output]).toEqual([1, '']);
  });

  it.each<[string, string[], RegExp]>([
    ['a file that does not exist', ['nowhere.csv'], /There is no file nowhere\.csv/],
    ['a file of an unknown format', ['users.xlsx'], /--format/],
    ['an unknown column', ['strange.csv'], /column "password"/],
    [
      'a file without the Firebase parameters',
      ['users.ndjson', '--firebase-parameters', 'x'],
      /base64_/,
    ],
  ])('import exits with 1 for %s', async (_what, args, message) => {
    here.write('strange.csv', 'email,password\na@example.com,secret\n');
    const { code, stderr, result } = await here.importUsers(...args);
    expect([code, result]).toEqual([1, null]);
    expect(stderr).toMatch(message);
    expect(existsSync(join(here.server.folder, 'nowhere.csv'))).toBe(false);
  });
});
