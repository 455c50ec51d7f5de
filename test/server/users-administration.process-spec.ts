import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandResult } from '../support/commands.js';
import { LocalServer } from '../support/local-server.js';

const PASSWORD = 'correct horse battery staple';
const NEXT = 'violet anchor tundra biscuit';
/** Moves the cursor, turns the text around, and is invisible. */
const HOSTILE = 'Ann\u001b[2J\u202e\u2066\u200b\u2028FAKE';
/** A change takes effect within a second; the rest is for a busy machine. */
const SOON = { timeout: 4_000 };
const UNPRINTABLE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const parseResult = ({ code, stdout, stderr }: CommandResult) => {
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
};

// On SQLite only: the tests of admin/ cover what differs on PostgreSQL.
describe('nightlatch users, while a server runs', () => {
  let server: LocalServer;
  beforeAll(async () => {
    server = await LocalServer.start();
  });
  afterAll(() => server?.remove());

  const users = async (...args: string[]) =>
    parseResult(await server.cli('users', ...args, '--json'));
  const create = async (input: string, ...args: string[]) =>
    server.cliWith(input, 'users', 'create', '--password-stdin', '--json', ...args);
  const signIn = async (username: string, password = PASSWORD) =>
    (await server.call('POST', '/token', { form: { username, password } })).body;
  const me = (token: string) => server.call('GET', '/users/me', { token });

  it('users create --admin creates an administrator who can list users at once', async () => {
    const args = ['--email', 'Ann@Example.com', '--username', 'Ann', '--full-name', 'Ann A.'];
    const created = parseResult(await create(`${PASSWORD}\n`, ...args, '--admin'));
    expect(created).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      email: 'Ann@Example.com',
      username: 'ann',
      full_name: 'Ann A.',
      disabled: false,
      roles: ['admin'],
      created_at: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    const { access_token: token, scope } = await signIn('ann');
    expect(scope).toContain('users:write');
    const { status, body } = await server.call('GET', '/users', { token });
    expect([status, body.users.map(({ id }: { id: string }) => id)]).toEqual([200, [created.id]]);
  });

  it('changes of roles, status and password reach the running server within a second', async () => {
    const { access_token: token, refresh_token } = await signIn('ann');
    expect((await me(token)).body.roles).toEqual(['admin']);
    expect((await users('set-roles', 'ann', 'admin', 'x:y')).roles).toEqual(['admin', 'x:y']);
    await expect.poll(async () => (await me(token)).body.roles, SOON).toEqual(['admin', 'x:y']);
    const changed = await server.cliWith(NEXT, 'users', 'set-password', 'ann', '--password-stdin');
    expect([changed.code, changed.stderr]).toEqual([0, '']);
    expect(changed.stdout).not.toContain(NEXT);
    await expect.poll(async () => (await me(token)).status, SOON).toBe(401);
    expect((await server.refresh(refresh_token)).body.error).toBe('invalid_grant');
    expect((await signIn('ann')).error).toBe('invalid_grant');

    const json = { email: 'bob@example.com', username: 'bob', password: PASSWORD };
    await server.call('POST', '/users', { json });
    const { access_token: bobs } = await signIn('bob');
    expect((await me(bobs)).status).toBe(200);
    expect((await users('disable', 'BOB@example.com')).disabled).toBe(true);
    await expect.poll(async () => (await me(bobs)).status, SOON).toBe(401);
    expect((await users('enable', 'bob')).disabled).toBe(false);
    const { access_token: again } = await signIn('bob');
    await expect.poll(async () => (await me(again)).status, SOON).toBe(200);
    expect(await users('delete', 'bob', '--yes')).toMatchObject({ deleted: true });
    await expect.poll(async () => (await me(again)).status, SOON).toBe(401);
  });

  it('users delete replaces the addresses of the user in the audit trail by pseudonyms', async () => {
    const json = { email: 'dan@example.com', username: 'dan', password: PASSWORD };
    const { body } = await server.call('POST', '/users', { json });
    await users('delete', 'dan', '--yes');
    const connection = new Database(server.settings.DATABASE_URL!.slice('sqlite:'.length), {
      readonly: true,
    });
    const statement = connection.prepare('SELECT ip FROM audit_events WHERE subject_id = ?');
    const addresses = statement.pluck().all(body.id);
    connection.close();
    expect(addresses).toEqual([expect.stringMatching(/^hmac:/), null]);
  });

  it('users create takes names with white space around them and a full name with invisible characters', async () => {
    const names = ['--email', ' eve@example.com\t', '--username', 'eve\u00a0'];
    const created = await create(PASSWORD, ...names, '--full-name', '\u202eEve\u200b');
    expect(parseResult(created)).toMatchObject({
      email: 'eve@example.com',
      username: 'eve',
      full_name: 'Eve',
    });
    expect((await users('show', ' eve ')).username).toBe('eve');
    expect((await users('list', '--q', ' eve'))[0].username).toBe('eve');
  });

  it('every command escapes characters that control a terminal', async () => {
    const file = new Database(server.settings.DATABASE_URL!.slice('sqlite:'.length));
    file.prepare('UPDATE users SET full_name = ? WHERE username = ?').run(HOSTILE, 'ann');
    file.close();
    // A control character is not allowed in the name of a client.
    const name = HOSTILE.replace('\u001b', '');
    await server.cli('clients', 'create', '--id', 'hostile', '--name', name);
    for (const args of [
      ['users', 'list'],
      ['users', 'show', 'ann'],
      ['users', 'show', 'ann', '--json'],
      ['users', 'show', HOSTILE],
      ['users', 'import', `${HOSTILE}.csv`],
      ['users', 'import', HOSTILE],
      ['users', `--${HOSTILE}`],
      [HOSTILE],
      ['clients', 'list'],
      ['clients', 'create', '--name', 'x', '--grant', HOSTILE],
      ['clients', 'create', '--name', 'x', '--scope', HOSTILE],
      ['clients', 'delete', HOSTILE],
      ['keys', 'revoke', HOSTILE],
      ['audit', 'tail', '-n', HOSTILE],
    ]) {
      const { stdout, stderr } = await server.cli(...args);
      expect([args.slice(0, 2), stdout + stderr]).toEqual([
        args.slice(0, 2),
        expect.not.stringMatching(UNPRINTABLE),
      ]);
    }
    expect((await users('show', 'ann')).full_name).toBe(HOSTILE);
    expect((await server.cli('users', 'show', 'ann')).stdout).toContain('\\u202e\\u2066\\u200b');
  });
});
describe('nightlatch users', () => {
  let server: LocalServer;
  beforeAll(async () => {
    server = await LocalServer.start();
    const json = { email: 'John@example.com', username: 'john', password: PASSWORD };
    await server.call('POST', '/users', { json });
    // The password begins and ends with a space, and the pipe adds a line break.
    const args = ['--email', 'Ann@example.com', '--username', 'ann', '--admin', '--role', 'x:y'];
    const created = await create(` ${PASSWORD} \r\n`, ...args);
    expect([created.code, created.stderr]).toEqual([0, '']);
  });
  afterAll(() => server.remove());
  const create = (input: string | Buffer, ...args: string[]) =>
    server.cliWith(input, 'users', 'create', '--password-stdin', ...args);
  const users = async (...args: string[]) =>
    parseResult(await server.cli('users', ...args, '--json'));
  const signIn = async (username: string, password: string) =>
    (await server.call('POST', '/token', { form: { username, password } })).status;

  it('--password-stdin keeps spaces and drops the line break at the end', async () => {
    expect(await signIn('ann', ` ${PASSWORD} `)).toBe(200);
    expect(await signIn('ann', PASSWORD)).toBe(400);
  });

  it('users list and show print users', async () => {
    const listed = await users('list');
    expect(listed.map(({ username }: { username: string }) => username)).toEqual(['ann', 'john']);
    expect(await users('list', '--q', 'AN', '--role', 'x:y')).toEqual([listed[0]]);
    expect(await users('show', listed[0].id.toUpperCase())).toEqual(listed[0]);
    const { stdout, stderr } = await server.cli('users', 'list', '--limit', '1');
    expect(stdout).toMatch(/^ID +EMAIL +USERNAME +FULL_NAME +DISABLED +ROLES +CREATED_AT\n/);
    expect(stdout).toContain('admin x:y');
    expect(stdout.trim().split('\n')).toHaveLength(2);
    expect(stderr).toBe('There are more users. Raise --limit to see them.\n');
  });

  it.each([['disable'], ['delete', '--yes'], ['set-roles', '--none']])(
    'users %s rejects the last administrator',
    async (command, ...options) => {
      const { code, stdout, stderr } = await server.cli('users', command, 'ann', ...options);
      expect([code, stdout, stderr]).toEqual([
        1,
        '',
        'nightlatch: This is the last administrator: make another one first.\n',
      ]);
    },
  );

  it('users set-roles replaces roles, and --none removes them', async () => {
    expect((await users('set-roles', 'john', 'a', 'b', 'a')).roles).toEqual(['a', 'b']);
    expect((await users('set-roles', 'john', '--none')).roles).toEqual([]);
  });

  it.each([
    ['a short password', 'short', [], /at least 8 characters/],
    ['a password that is not text', Buffer.from([0xff]), [], /not valid UTF-8/],
    ['a password of 9000 bytes', 'x'.repeat(9_000), [], /longer than 4096 bytes/],
    [
      'a name with a line break',
      PASSWORD,
      ['--full-name', 'a\nb'],
      /^nightlatch: full_name is not/,
    ],
    ['an invalid role', PASSWORD, ['--role', 'A B'], /roles must/],
  ])('users create rejects %s', async (_what, input, args, message) => {
    const { code, stdout, stderr } = await create(input, '--email', 'b@example.com', ...args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n {4}at /);
  });

  it.each([
    ['create', /required option '--email/],
    ['create --email b@example.com --password hunter2', /unknown option '--password'/],
    ['list --limit 0', /--limit must be a whole number from 1 to 9999999\./],
    ['set-roles ann', /give either roles or --none/],
    ['set-roles ann admin --none', /give either roles or --none/],
  ])('exits with 2 for: users %s', async (args, message) => {
    const { code, stdout, stderr } = await server.cli('users', ...args.split(' '));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  it.each([
    ['show unknown', /^nightlatch: There is no user unknown\.\n$/],
    ['delete john', /without a terminal\. Use --yes/],
    ['set-password john', /without a terminal\. Use --password-stdin/],
  ])('exits with 1 for: users %s', async (args, message) => {
    const { code, stdout, stderr } = await server.cli('users', ...args.split(' '));
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
  });
});
