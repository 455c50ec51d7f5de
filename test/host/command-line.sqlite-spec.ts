import { readFileSync } from 'node:fs';
import { expect, vi } from 'vitest';
import { ADMIN_ROLE, ADMIN_SCOPES, AdminModule, AuthModule } from '../../src/index.js';
import { runCli } from '../../src/server/cli/cli.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, ownDataSource } from '../support/host.js';

/** Options with which AdminModule starts. */
const options = {
  ...authOptions(),
  scopes: ADMIN_SCOPES,
  roleScopes: { [ADMIN_ROLE]: Object.keys(ADMIN_SCOPES) },
};

const test = hostTest().extend('database', async ({ newDatabase, startHost }) => {
  const url = await newDatabase('sqlite');
  const imports = [ownDataSource(url), AuthModule.forRoot(options)];
  await (await startHost({ imports })).close();
  return url;
});

/** Lists the users of an application, which has this `DataSource` and these providers. */
async function listUsers(dataSource: ReturnType<typeof ownDataSource>, providers: object[] = []) {
  const output = { stdout: '', stderr: '' };
  const log = vi.spyOn(console, 'log').mockImplementation((text) => void (output.stdout += text));
  const error = vi
    .spyOn(console, 'error')
    .mockImplementation((text) => void (output.stderr += text));
  class AppModule {}
  const imports = [dataSource, AuthModule.forRoot(options), AdminModule.forRoot()];
  const application = { module: AppModule, imports, providers: providers as never[] };
  const program = { name: 'node dist/cli.js', description: '', application };
  const code = await runCli([process.execPath, 'cli.js', 'users', 'list'], program);
  for (const spy of [log, error]) spy.mockRestore();
  return { code, ...output };
}

test('a command leaves the journal mode of an SQLite file as it is, whatever the DataSource says', async ({
  database,
}) => {
  const read = () => readFileSync(database.slice('sqlite:'.length));
  const before = read();
  const { code, stderr } = await listUsers(ownDataSource(database, { enableWAL: true }));
  expect([code, stderr]).toEqual([0, '']);
  expect(read().equals(before)).toBe(true);
});

test.for([
  ['text', 'no licence', 'no licence'],
  ['nothing', undefined, 'undefined'],
  ['an error without a message', new TypeError(), 'TypeError'],
])(
  'a command says why the application does not start, if a provider throws %s',
  async ([_what, thrown, message], { database }) => {
    const useFactory = () => Promise.reject(thrown);
    const provider = { provide: 'LICENCE', useFactory };
    const { code, stderr } = await listUsers(ownDataSource(database), [provider]);
    expect([code, stderr]).toEqual([1, `nightlatch: ${String(message)}`]);
  },
);
