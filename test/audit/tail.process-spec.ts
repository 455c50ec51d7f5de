import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { execute, type TestDatabase } from '../support/databases.js';
import { raw } from '../support/http.js';
import { runCommandInHost } from '../support/commands.js';
import { LocalServer } from '../support/local-server.js';
import { DatabaseProxy } from '../support/proxy.js';
import { createMigratedDatabase } from '../support/migrated-database.js';

const SECRET_KEY = '1f42a73054b1749f8f58848be5e6502c8f42a73054b1749f8f58848be5e6502c';
const USER = { username: 'johndoe', password: 'correct horse battery staple' };
/** Characters that end a line, move the cursor or reverse the text in a terminal. */
// oxlint-disable-next-line no-control-regex -- the test is about control characters.
const CONTROLS = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202e\u2066]/;
const FORGED = '2026-01-01T00:00:00.000Z  user.deleted';
const HOSTILE = `x\r\n${FORGED}\n\u001b[2J\u009b1A\u2028\u202e\u007f"`;

// On PostgreSQL only: the tests of the audit trail cover what differs on SQLite.
describe('nightlatch audit tail', () => {
  let database: TestDatabase;
  let server: LocalServer;
  const settings = () => ({ PORT: '0', SECRET_KEY, DATABASE_URL: database.url });
  beforeAll(async () => {
    database = await createMigratedDatabase('postgres');
    server = await LocalServer.start(settings());
    await server.call('POST', '/users', { json: { ...USER, email: 'a@example.com' } });
  });
  afterAll(async () => {
    await server.remove();
    await database.drop();
  });

  const cli = async (...args: string[]) => {
    const { code, stdout, stderr } = await server.cli(...args);
    expect([code, stderr]).toEqual([0, '']);
    return stdout;
  };
  const tail = async (...args: string[]) =>
    (await cli('audit', 'tail', ...args)).trimEnd().split('\n');
  const events = async (...args: string[]) =>
    (await tail('--json', ...args)).map((line) => JSON.parse(line) as Record<string, unknown>);
  const query = (sql: string) => execute(database.url, sql);
  const signIn = () => server.call('POST', '/token', { form: USER });

  it('names the command line as the actor of its changes', async () => {
    const file = join(server.folder, 'users.ndjson');
    writeFileSync(file, '{"email":"b@example.com"}\n{"email":"a@example.com"}\n');
    await cli('users', 'import', file);
    await server.cli('users', 'export', '--with-password-hashes');
    await cli('keys', 'rotate');
    await cli('clients', 'create', '--id', 'report', '--name', 'Report');
    const latest = await events('-n', '5');
    expect(
      latest.map(({ name, actor, actor_id, ip, details }) => [name, actor, actor_id, ip, details]),
    ).toEqual(
      [
        ['users.import-started', {}],
        ['users.imported', { imported: 1, existing: 1, refused: 0 }],
        ['users.exported', { withPasswordHashes: true }],
        ['signing-key.rotated', expect.objectContaining({ kid: expect.any(String) })],
        ['client.created', {}],
      ].map(([name, details]) => [name, 'command_line', null, null, details]),
    );
    const [line] = await tail('-n', '1');
    expect(line).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z {2}client\.created +command_line +- +- +\{\}/);
  });

  it('prints all events after one with --after', async () => {
    const [first, ...others] = await events('-n', '4');
    expect(await events('--after', String(first!.id), '-n', '1')).toEqual(others);
    expect(await cli('audit', 'tail', '--after', String(others.at(-1)!.id))).toBe('');
    const { code } = await server.cli('audit', 'tail', '--after', 'x');
    expect(code).toBe(2);
  });

  it('prints an event with hostile text on one line', async () => {
    const quoted = HOSTILE.replaceAll("'", "''");
    const details = JSON.stringify({ roles: [`a\nFAKE`, HOSTILE] }).replaceAll("'", "''");
    await query(
      `INSERT INTO audit_events (id, created_at, name, actor, actor_id, ip, user_agent, details)
       VALUES ('ffffffff-ffff-7fff-bfff-ffffffffffff', 1, 'user.roles-changed', '${quoted}', '${quoted}',
               '${quoted}', '${quoted}', '${details}')`,
    );
    for (const args of [[], ['--json']]) {
      const stdout = await cli('audit', 'tail', '-n', '3', ...args);
      expect(stdout.split('\n')).toHaveLength(4);
      expect(stdout).not.toMatch(CONTROLS);
      expect(stdout).not.toMatch(new RegExp(`^${FORGED}|^FAKE`, 'm'));
    }
    const [event] = await events('-n', '1');
    expect([event!.user_agent, event!.details]).toEqual([HOSTILE, { roles: ['a\nFAKE', HOSTILE] }]);
    await query(`DELETE FROM audit_events WHERE created_at = 1`);
  });

  it('escapes control characters in a user agent', async () => {
    const body = JSON.stringify({ username: USER.username, password: 'a wrong one' });
    const { status } = await raw(
      server.url,
      `POST /login HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n` +
        `User-Agent: agent\u009b2J\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    expect(status).toBe(401);
    const [line] = await tail('-n', '1');
    expect(line).toContain('sign-in.failed');
    expect(line).toMatch(/"agent.*\\u009b2J"$/);
    expect(line).not.toMatch(CONTROLS);
    expect(server.output).not.toMatch(/[\u009b]/);
  });

  describe('--follow', () => {
    const following: ChildProcess[] = [];
    afterAll(() => following.forEach((child) => child.kill('SIGKILL')));
    const follow = (...args: string[]) => followOn({}, ...args);
    const followOn = (more: object, ...args: string[]) => {
      const env = { PATH: process.env.PATH, ...settings(), ...more };
      const child = spawn(
        process.execPath,
        [resolve('dist/cli.js'), 'audit', 'tail', '--follow', ...args],
        { cwd: server.folder, env },
      );
      following.push(child);
      const tailing = { output: '', child, exit: new Promise((done) => child.on('exit', done)) };
      child.stdout.on('data', (chunk) => (tailing.output += String(chunk)));
      child.stderr.on('data', (chunk) => (tailing.output += String(chunk)));
      return tailing;
    };

    it('prints each new event once until Ctrl+C', async () => {
      await signIn();
      const [last] = await tail('-n', '1');
      const tailing = follow('-n', '1');
      await expect.poll(() => tailing.output).toBe(`${last}\n`);
      // One after the other: a busy machine answers 503 to many at once.
      for (let i = 0; i < 3; i++) await signIn();
      await expect.poll(() => tailing.output.split('\n').length).toBe(5);
      await signIn();
      await expect.poll(() => tailing.output.split('\n').length).toBe(6);
      expect(tailing.output).toBe(`${(await tail('-n', '5')).join('\n')}\n`);
      tailing.child.kill('SIGINT');
      expect(await tailing.exit).toBe(0);
    });

    it('waits while the database is away, and goes on where it stopped', async () => {
      const { proxy, url } = await DatabaseProxy.before(database.url);
      const tailing = followOn({ DATABASE_URL: url }, '-n', '1');
      await expect.poll(() => tailing.output.split('\n').length).toBe(2);
      await proxy.cut();
      const away = /^nightlatch: the database .*; trying again until it can be read\.$/m;
      await expect.poll(() => tailing.output).toMatch(away);
      await signIn();
      await proxy.restore();
      await expect.poll(() => tailing.output.split('\n').length).toBe(4);
      const [last] = await tail('-n', '1');
      expect(tailing.output.split('\n')[2]).toBe(last);
      tailing.child.kill('SIGINT');
      expect(await tailing.exit).toBe(0);
      await proxy.cut();
    });

    it('exits when its output is closed', async () => {
      const tailing = follow('-n', '1', '--json');
      await expect.poll(() => tailing.output).toContain('"name"');
      tailing.child.stdout.destroy();
      await signIn();
      expect(await tailing.exit).toBe(1);
    });
  });
});

it.each([['-1'], ['10001'], ['some']])('audit tail -n %s exits with 2', async (number) => {
  const { code, stderr } = await runCommandInHost({
    args: ['audit', 'tail', '-n', number],
    settings: {},
    folder: tmpdir(),
  });
  expect([code, stderr]).toEqual([2, expect.stringContaining('whole number')]);
});
