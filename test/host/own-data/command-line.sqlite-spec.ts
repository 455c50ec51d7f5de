import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamicModule } from '@nestjs/common';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ImportExportModule } from '../../../src/index.js';
import { ownDataSource } from '../../support/host.js';
import { basic } from '../../support/http.js';
import { runCommandHere } from '../../support/command-here.js';
import { AccountsHost, PASSWORD } from './accounts-host.js';

const NEW_PASSWORD = 'violet anchor tundra biscuit';

let started: AccountsHost;
beforeAll(async () => {
  const features = [{ module: ImportExportModule }];
  started = await AccountsHost.start({ administered: true, features });
});
afterAll(() => started?.close());

/** Runs a command of the application, which is running, in this process. */
function run(args: string[], imports = started.imports) {
  const application: DynamicModule = { module: class AppModule {}, imports };
  const program = { name: 'node dist/cli.js', description: '', application };
  return runCommandHere(args, program, NEW_PASSWORD);
}

async function json(...args: string[]) {
  const { code, stdout, stderr } = await run([...args, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

it("users create and set-password work on the application's own users, by its own ids", async () => {
  const create = ['users', 'create', '--email', 'ann@example.com', '--username', 'ann'];
  const created = await json(...create, '--password-stdin');
  const account = await started.accounts.findOneByOrFail({ mail: 'ann@example.com' });
  expect(created).toMatchObject({ id: String(account.id), username: 'ann' });
  await started.tokens('ann', NEW_PASSWORD);
  expect(await json('users', 'show', String(account.id))).toEqual(created);

  const { id, login } = await started.register();
  const { access_token: token } = await started.tokens(login!);
  const changed = await json('users', 'set-password', String(id), '--password-stdin');
  expect(changed).toMatchObject({ id: String(id), password_changed: true });
  const me = async () => (await started.host.call('GET', '/users/me', { token })).status;
  await expect.poll(me).toBe(401);
  await started.tokens(login!, NEW_PASSWORD);
});

it.each([
  ['users', 'list'],
  ['users', 'disable', 'NAME'],
  ['users', 'set-roles', 'NAME', 'admin'],
  ['users', 'delete', 'NAME', '--yes'],
  ['users', 'export'],
])('%s %s says that the users are managed by the application', async (...args) => {
  const { login } = await started.register();
  const { code, stderr } = await run(args.map((each) => each.replace('NAME', login!)));
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(
      /^nightlatch: (This application keeps its users in its own table|Users are managed by an external)/,
    ),
  ]);
  await started.tokens(login!, PASSWORD);
});

it('keys rotate publishes a key that the running application serves, and audit tail shows who did it', async () => {
  const { kid } = await json('keys', 'rotate');
  const jwks = async () => (await started.host.call('GET', '/.well-known/jwks.json')).body.keys;
  await expect.poll(jwks).toContainEqual(expect.objectContaining({ kid }));
  expect(await json('keys', 'list')).toContainEqual(expect.objectContaining({ kid }));
  const { stdout } = await run(['audit', 'tail', '-n', '1', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ name: 'signing-key.rotated', actor: 'command_line' });
});

it('clients create, list and delete work on the clients of the application', async () => {
  const create = [
    'clients',
    'create',
    '--id',
    'report',
    '--name',
    'Report',
    '--scope',
    'users:read',
  ];
  const { client_secret: secret } = await json(...create);
  const form = { grant_type: 'client_credentials' };
  const headers = basic('report', secret);
  const fetchToken = () => started.host.call('POST', '/token', { form, headers });
  expect((await fetchToken()).body.scope).toBe('users:read');
  expect(await json('clients', 'list')).toMatchObject([{ client_id: 'report' }]);
  await json('clients', 'delete', 'report');
  await expect.poll(async () => (await fetchToken()).status).toBe(401);
});

it.each([
  [['audit', 'tail'], 'AuditModule'],
  [['users', 'list'], 'AdminModule'],
  [['users', 'create', '--email', 'x@example.com', '--password-stdin'], 'RegistrationModule'],
  [['users', 'export'], 'ImportExportModule'],
])('%j names the module that the application lacks', async (args, module) => {
  const [dataSource, auth] = started.imports;
  const { code, stdout, stderr } = await run(args, [dataSource!, auth!]);
  const message = `nightlatch: This command needs ${module}, which the application does not import.`;
  expect([code, stdout, stderr]).toEqual([1, '', message]);
});

it('a database that cannot be opened ends the command at once, and no SQLite file is created', async () => {
  const [, auth] = started.imports;
  const file = join(tmpdir(), `nightlatch-${randomUUID()}.db`);
  const dataSource = ownDataSource(`sqlite:${file}`, { toRetry: undefined, retryAttempts: 2 });
  const { code, stderr } = await run(['keys', 'list'], [dataSource, auth!]);
  expect([code, stderr]).toEqual([1, expect.stringContaining(`There is no database at ${file}`)]);
  expect(existsSync(file)).toBe(false);
});

it('migrate says that the application runs its own migrations', async () => {
  const { code, stderr } = await run(['migrate', '--dry-run']);
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining('The application runs its own migrations'),
  ]);
});

it('--help shows the examples with the command of the application', async () => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  await run(['keys', '--help']);
  await run(['--help']);
  const text = write.mock.calls.join('');
  write.mockRestore();
  expect(text).toContain('Usage: node dist/cli.js [options] [command]');
  expect(text).toContain('$ node dist/cli.js keys rotate');
  expect(text).not.toMatch(/[$|] nightlatch/);
});
