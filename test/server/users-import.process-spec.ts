import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type DatabaseKind, type TestDatabase } from '../support/databases.js';
import { ServerProcess } from '../support/process.js';

const SECRET_KEY = '1f42a73054b1749f8f58848be5e6502c8f42a73054b1749f8f58848be5e6502c';
const BCRYPT = '$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW';
const ARGON2ID = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/;
const ndjson = (...rows: object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const JOHNDOE = {
  email: 'johndoe@example.com',
  username: 'johndoe',
  full_name: 'John Doe',
  disabled: false,
  password_hash: BCRYPT,
};

describe.each(['sqlite', 'postgres'] as DatabaseKind[])('nightlatch users, on %s', (kind) => {
  let database: TestDatabase;
  let server: ServerProcess;
  let settings: Record<string, string>;
  beforeAll(async () => {
    database = await createDatabase(kind);
    settings = { PORT: '0', SECRET_KEY, DATABASE_URL: database.url };
    server = await ServerProcess.start(settings).ready();
  });
  afterAll(async () => {
    await server.remove();
    await database.drop();
  });

  const write = (name: string, content: string) =>
    writeFileSync(join(server.folder, name), content);
  const read = (name: string) => readFileSync(join(server.folder, name), 'utf8');
  const bringIn = async (...args: string[]) => {
    const { code, stdout, stderr } = await server.cli('users', 'import', ...args, '--json');
    return { code, stderr, result: stdout === '' ? null : JSON.parse(stdout) };
  };
  const signIn = (username: string, password: string) =>
    server.call('POST', '/token', { form: { username, password } });
  let files = 0;
  const takeOut = async (...args: string[]): Promise<Array<Record<string, unknown>>> => {
    const file = `out-${files++}.ndjson`;
    expect((await server.cli('users', 'export', file, ...args)).code).toBe(0);
    return read(file)
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  };
  const hashOf = async (email: string) => {
    const users = await takeOut('--with-password-hashes');
    return users.find((user) => user.email === email)?.password_hash;
  };

  it('import looks at everything and keeps nothing in a dry run', async () => {
    write('users.ndjson', ndjson(JOHNDOE));
    const { code, result } = await bringIn('users.ndjson', '--dry-run');
    expect([code, result]).toEqual([
      0,
      { rows: 1, imported: 1, already_there: 0, refused: 0, dry_run: true },
    ]);
    expect((await signIn('johndoe', 'secret')).status).toBe(400);
  });

  it('import brings in johndoe of the tutorial, who signs in with `secret`', async () => {
    expect(await bringIn('users.ndjson')).toEqual({
      code: 0,
      stderr: '',
      result: { rows: 1, imported: 1, already_there: 0, refused: 0, dry_run: false },
    });
    expect((await signIn('johndoe', 'Secret')).status).toBe(400);
    expect(await hashOf(JOHNDOE.email)).toBe(BCRYPT);
    const { status, body } = await signIn('johndoe', 'secret');
    expect(status).toBe(200);
    expect(await hashOf(JOHNDOE.email)).toMatch(ARGON2ID);
    const me = await server.call('GET', '/users/me', { token: body.access_token });
    expect(me.body).toMatchObject({ username: 'johndoe', full_name: 'John Doe', roles: [] });
  });

  it('import, run again, puts nothing over what is newer', async () => {
    const current = await hashOf(JOHNDOE.email);
    const { code, result } = await bringIn('users.ndjson');
    expect([code, result]).toMatchObject([0, { imported: 0, already_there: 1, refused: 0 }]);
    expect(await hashOf(JOHNDOE.email)).toBe(current);
  });

  it('import refuses rows with their line and the reason, and brings in the others', async () => {
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
    write('some.ndjson', rows.join('\n'));
    const refused = [
      { line: 2, reason: 'not JSON' },
      { line: 3, reason: 'password_hash: bcrypt with a cost of 31, of at most 14' },
      { line: 4, reason: 'username: is taken by another user' },
      { line: 5, reason: 'id: is taken by a user with another address' },
      { line: 6, reason: 'email: is taken by a user with another id' },
    ];
    const { code, stderr, result } = await bringIn('some.ndjson', '--report', 'refused.ndjson');
    expect([code, stderr]).toEqual([1, 'nightlatch: 5 rows were refused.\n']);
    expect(result).toMatchObject({ rows: 7, imported: 2, refused: 5 });
    const reported = read('refused.ndjson')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(reported).toHaveLength(5);
    expect(reported).toEqual(expect.arrayContaining(refused));
    const again = await bringIn('some.ndjson');
    expect(again.result).toMatchObject({ imported: 0, already_there: 2, refused: 5 });
    expect(again.stderr).toContain('line 4: username: is taken by another user\n');
    expect(again.stderr).not.toContain('$2b$');
    expect((await bringIn('some.ndjson', '--report', 'refused.ndjson')).stderr).toBe(
      'nightlatch: refused.ndjson is there already.\n',
    );
  });

  it('import reads CSV of a spreadsheet, from the standard input too', async () => {
    const csv = [
      '\ufeffemail,username,full_name,roles,disabled,password_hash',
      `csv@example.com,csv,"O""Brien, J",admin;editor,f,${BCRYPT}`,
      'off@example.com,,,,t,',
      'short@example.com',
    ].join('\r\n');
    const child = spawn(
      process.execPath,
      [resolve('dist/cli.js'), 'users', 'import', '-', '--format', 'csv'],
      { cwd: server.folder, env: { PATH: process.env.PATH, ...settings } },
    );
    child.stdin.end(csv);
    expect(await new Promise((done) => child.on('exit', done))).toBe(1);
    const users = await takeOut();
    expect(users.find(({ email }) => email === 'csv@example.com')).toMatchObject({
      full_name: 'O"Brien, J',
      roles: ['admin', 'editor'],
      disabled: false,
    });
    expect((await signIn('csv', 'secret')).status).toBe(200);
    expect(users.find(({ email }) => email === 'off@example.com')).toMatchObject({
      disabled: true,
    });
  });

  it('export writes what import takes: elsewhere the same comes out', async () => {
    const elsewhere = await createDatabase(kind);
    const other = await ServerProcess.start({ ...settings, DATABASE_URL: elsewhere.url }).ready();
    for (const format of ['ndjson', 'csv']) {
      const path = join(other.folder, `users.${format}`);
      const out = await server.cli('users', 'export', path, '--with-password-hashes');
      expect([out.code, out.stdout, out.stderr]).toEqual([0, '', '']);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      const { code } = await other.cli('users', 'import', path);
      expect(code).toBe(0);
    }
    const [here, there] = await Promise.all(
      [server, other].map((each) => each.cli('users', 'export', '--with-password-hashes')),
    );
    expect(there!.stdout).toBe(here!.stdout);
    expect((await server.cli('users', 'export')).stdout).not.toContain('password_hash');
    const form = { username: 'johndoe', password: 'secret' };
    expect((await other.call('POST', '/token', { form })).status).toBe(200);
    await other.remove();
    await elsewhere.drop();
  }, 60_000);

  it('import that is killed is run again, and everybody is there once', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => ({
      email: `many${i}@example.com`,
      password_hash: BCRYPT,
    }));
    write('many.ndjson', ndjson(...many));
    const child = spawn(
      process.execPath,
      [resolve('dist/cli.js'), 'users', 'import', '-', '--format', 'ndjson'],
      { cwd: server.folder, env: { PATH: process.env.PATH, ...settings } },
    );
    const exited = new Promise((done) => child.on('exit', done));
    const before = (await takeOut()).length;
    // Half of them, and it waits for more.
    child.stdin.write(ndjson(...many.slice(0, 10_500)));
    await expect
      .poll(async () => (await takeOut()).length - before, { timeout: 20_000 })
      .toBeGreaterThan(0);
    child.kill('SIGKILL');
    await exited;
    const { code, result } = await bringIn('many.ndjson');
    expect(code).toBe(0);
    expect(result.imported + result.already_there).toBe(20_000);
    expect(result.already_there).toBeGreaterThan(0);
    expect(result.already_there % 1_000, 'a batch is there or is not').toBe(0);
    const users = await takeOut('--with-password-hashes');
    const found = users.filter(({ email }) => String(email).startsWith('many'));
    expect(new Set(found.map(({ email }) => email)).size).toBe(20_000);
    expect(found).toHaveLength(20_000);
    expect(found.every(({ password_hash }) => password_hash === BCRYPT)).toBe(true);
  }, 120_000);

  it('export ends with 1, and no stack, where its reader has gone', async () => {
    const { code, stderr } = await new Promise<{ code: number | null; stderr: string }>((done) => {
      const child = spawn(process.execPath, [resolve('dist/cli.js'), 'users', 'export'], {
        cwd: server.folder,
        env: { PATH: process.env.PATH, ...settings },
      });
      let told = '';
      child.stderr.on('data', (chunk) => (told += String(chunk)));
      child.stdout.destroy();
      child.on('exit', (exitCode) => done({ code: exitCode, stderr: told }));
    });
    expect([code, stderr]).toEqual([1, 'nightlatch: write EPIPE\n']);
  });

  it.each<[string, string[], RegExp]>([
    ['a file that is not there', ['nowhere.csv'], /There is no file nowhere\.csv/],
    ['a file of it does not know what', ['users.xlsx'], /--format/],
    ['a column that it does not know', ['strange.csv'], /column "password"/],
    ['Firebase without its parameters', ['users.ndjson', '--firebase-parameters', 'x'], /base64_/],
  ])('import ends with 1 where it is given %s', async (_what, args, message) => {
    write('strange.csv', 'email,password\na@example.com,secret\n');
    const { code, stderr, result } = await bringIn(...args);
    expect([code, result]).toEqual([1, null]);
    expect(stderr).toMatch(message);
    expect(existsSync(join(server.folder, 'nowhere.csv'))).toBe(false);
  });
});
