import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatabaseKind, TestDatabase } from '../support/databases.js';
import { basic } from '../support/http.js';
import { runCommand, runCommandInHost } from '../support/commands.js';
import { LocalServer } from '../support/local-server.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import { decode } from '../support/tokens.js';

const USER = { username: 'johndoe', password: 'correct horse battery staple' };
const SECRET_KEY = '1f42a73054b1749f8f58848be5e6502c8f42a73054b1749f8f58848be5e6502c';

describe.each(['sqlite', 'postgres'] as DatabaseKind[])(
  'nightlatch, while a server runs on %s',
  (kind) => {
    let database: TestDatabase;
    let server: LocalServer;
    beforeAll(async () => {
      database = await createMigratedDatabase(kind);
      server = await LocalServer.start({
        SECRET_KEY,
        DATABASE_URL: database.url,
        JWKS_MAX_AGE_SECONDS: '1',
      });
      await server.call('POST', '/users', { json: { ...USER, email: 'a@example.com' } });
    });
    afterAll(async () => {
      await server.remove();
      await database.drop();
    });

    const json = async (...args: string[]) => {
      const { code, stdout, stderr } = await server.cli(...args, '--json');
      expect([code, stderr]).toEqual([0, '']);
      return JSON.parse(stdout);
    };
    const signIn = async () => (await server.call('POST', '/token', { form: USER })).body;
    const getKid = (token: string) => decode(token).header.kid;
    const me = async (token: string) => (await server.call('GET', '/users/me', { token })).status;
    const published = async () =>
      (await server.call('GET', '/.well-known/jwks.json')).body.keys.map(
        ({ kid }: { kid: string }) => kid,
      );

    it('keys rotate publishes a key, which signs later without a restart, and the old key verifies on', async () => {
      const { access_token } = await signIn();
      const [before] = await json('keys', 'list');
      expect(before).toMatchObject({
        kid: getKid(access_token),
        state: 'active',
        algorithm: 'ES256',
      });
      const next = await json('keys', 'rotate');
      expect(next.state).toBe('published');
      // The server notices the new key without a restart.
      await expect.poll(published).toEqual([before.kid, next.kid]);
      await expect.poll(async () => getKid((await signIn()).access_token)).toBe(next.kid);
      expect(await me(access_token)).toBe(200);
      const states = (await json('keys', 'list')).map(({ state }: { state: string }) => state);
      expect(states).toEqual(['retiring', 'active']);
    });

    it('keys revoke rejects the tokens of the key within a second, and sessions continue', async () => {
      const { access_token, refresh_token } = await signIn();
      expect(await me(access_token)).toBe(200);
      const kid = String(getKid(access_token));
      expect(await json('keys', 'revoke', kid)).toMatchObject({ kid, state: 'gone' });
      await expect.poll(() => me(access_token)).toBe(401);
      expect(await published()).not.toContain(kid);
      const { status, body } = await server.refresh(refresh_token);
      expect(status).toBe(200);
      expect(await me(body.access_token)).toBe(200);
      const again = await server.cli('keys', 'revoke', kid);
      expect([again.code, again.stderr]).toEqual([
        1,
        `nightlatch: The key ${kid} is revoked already.\n`,
      ]);
    });

    it('clients create, list, rotate-secret and delete take effect within a second', async () => {
      const created = await json(
        'clients',
        'create',
        '--id',
        'report',
        '--name',
        'Report',
        '--scope',
        'items:read',
      );
      const token = async (secret: string) => {
        const form = { grant_type: 'client_credentials' };
        return server.call('POST', '/token', { form, headers: basic('report', secret) });
      };
      const { body } = await token(created.client_secret);
      expect(body.scope).toBe('items:read');
      const listed = await json('clients', 'list');
      expect(listed).toEqual([
        {
          client_id: 'report',
          client_name: 'Report',
          type: 'confidential',
          grant_types: 'client_credentials',
          scope: 'items:read',
          application_type: 'web',
          redirect_uris: [],
          post_logout_redirect_uris: [],
        },
      ]);
      const { client_secret } = await json('clients', 'rotate-secret', 'report');
      await expect.poll(async () => (await token(created.client_secret)).status).toBe(401);
      expect((await token(client_secret)).status).toBe(200);
      const twice = await server.cli('clients', 'create', '--id', 'report', '--name', 'Again');
      expect([twice.code, twice.stderr]).toEqual([
        1,
        'nightlatch: A client with the id report exists already.\n',
      ]);
      await json('clients', 'delete', 'report');
      await expect
        .poll(
          async () =>
            (await server.call('GET', '/users/me/items', { token: body.access_token })).status,
        )
        .toBe(401);
      expect(server.output).not.toContain(client_secret);
    });

    it('keys list exits with 1 if SECRET_KEY does not decrypt the keys', async () => {
      const settings = { SECRET_KEY: `${SECRET_KEY}x`, DATABASE_URL: database.url };
      const { folder } = server;
      const { code, stderr } = await runCommandInHost({ args: ['keys', 'list'], settings, folder });
      expect([code, stderr]).toEqual([1, expect.stringContaining('another SECRET_KEY')]);
    });
  },
);

describe('nightlatch, beside a server', () => {
  let server: LocalServer;
  beforeAll(async () => {
    server = await LocalServer.start();
  });
  afterAll(() => server.remove());

  it('clients create rejects an unknown scope and an empty name', async () => {
    const scope = await server.cli('clients', 'create', '--name', 'x', '--scope', 'items:admin');
    expect([scope.code, scope.stderr]).toEqual([
      1,
      'nightlatch: The scope items:admin does not exist: declare it (SCOPES_FILE, or the option `scopes`). The scopes are: items:read, items:write, users:read, users:write, audit:read, account, openid, profile, email, offline_access.\n',
    ]);
    expect((await server.cli('clients', 'create', '--name', '')).code).toBe(1);
  });

  it('keys list loads neither Swagger, class-validator, Passport nor Fastify', async () => {
    const { code, stderr } = await runCommand({
      args: ['keys', 'list'],
      settings: {
        ...server.settings,
        NODE_OPTIONS: `--import=${resolve('test/support/loaded-at-exit.mjs')}`,
      },
      folder: server.folder,
    });
    const loaded = stderr.trim().split('\n');
    expect([code, loaded]).toEqual([0, expect.arrayContaining(['typeorm', '@nestjs/core'])]);
    const unneeded = /swagger|class-validator|passport|fastify|jsonwebtoken/;
    expect(loaded.filter((name) => unneeded.test(name))).toEqual([]);
  });

  it('prints tables and sentences without --json', async () => {
    const keys = await server.cli('keys', 'list');
    expect(keys.stdout).toMatch(/^KID +STATE +ALGORITHM +CREATED_AT +ACTIVE_FROM +EXPIRES_AT\n/);
    const clients = await server.cli('clients', 'list');
    expect(clients.stdout).toBe('There are no clients except the first-party client.\n');
    const created = await server.cli(
      'clients',
      'create',
      '--name',
      'x',
      '--public',
      '--grant',
      'none',
    );
    expect(created.stdout).toMatch(/type: +public/);
    expect(created.stdout).not.toContain('secret');
  });
});

describe('nightlatch', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nightlatch-cli-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(['--help', 'keys --help', 'clients create --help'])(
    'prints help for %s',
    async (line) => {
      const help = { args: line.split(' '), settings: {}, folder };
      const { code, stdout } = await runCommandInHost(help);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^Usage: nightlatch/);
      expect(stdout).toMatch(/Examples:|States:|Commands:/);
    },
  );

  it.each([
    ['an unknown command', ['open', 'sesame'], /unknown command/],
    ['a missing argument', ['keys', 'revoke'], /missing required argument/],
    ['an extra argument', ['keys', 'list', 'x'], /too many arguments/],
    ['an unknown option', ['keys', 'list', '--all'], /unknown option/],
    ['a missing option', ['clients', 'create'], /required option '--name/],
  ])('exits with 2 for %s', async (_what, args, message) => {
    const { code, stdout, stderr } = await runCommandInHost({ args, settings: {}, folder });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  it('ends its process with the exit code of the command', async () => {
    const { code, stderr } = await runCommand({ args: ['open', 'sesame'], settings: {}, folder });
    expect([code, stderr]).toEqual([2, expect.stringContaining('unknown command')]);
  });

  it('users import creates no report if the import cannot start', async () => {
    writeFileSync(join(folder, 'users.ndjson'), '{"email":"a@example.com"}\n');
    const args = ['users', 'import', 'users.ndjson', '--report', 'refused.csv'];
    const { code, stderr } = await runCommandInHost({ args, settings: {}, folder });
    expect([code, stderr]).toEqual([1, expect.stringContaining('no database')]);
    expect(existsSync(join(folder, 'refused.csv'))).toBe(false);
  });

  it('users import rejects a path that is not a file', async () => {
    const socket = createServer().listen(join(folder, 'socket.ndjson'));
    const args = ['users', 'import', 'socket.ndjson'];
    const { code, stderr } = await runCommandInHost({ args, settings: {}, folder });
    socket.close();
    expect([code, stderr]).toEqual([1, 'nightlatch: There is no file socket.ndjson.\n']);
  });

  it('keys revoke takes an id that begins with a hyphen after "--"', async () => {
    const kid = `-h${'x'.repeat(41)}`;
    const { code, stderr } = await runCommandInHost({
      args: ['keys', 'revoke', '--json', '--', kid],
      settings: {},
      folder,
    });
    expect([code, stderr]).toEqual([1, expect.stringContaining('no database')]);
  });

  it.each([
    ['the SQLite database does not exist', {}, /no database at data\/nightlatch\.db/],
    ['a setting is wrong', { DATABASE_URL: 'mysql://hunter2@x' }, /DATABASE_URL must/],
    [
      'the database does not answer',
      { SECRET_KEY, DATABASE_URL: 'postgres://u:hunter2@127.0.0.1:1/x' },
      /ECONNREFUSED/,
    ],
  ])('exits with 1 and creates no database if %s', async (_what, settings, message) => {
    const list = { args: ['keys', 'list'], settings, folder };
    const { code, stdout, stderr } = await runCommandInHost(list);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('hunter2');
    expect(stderr).not.toMatch(/\n {4}at /);
  });
});
