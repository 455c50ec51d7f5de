import { readFileSync } from 'node:fs';
import type { DynamicModule, ModuleMetadata } from '@nestjs/common';
import { expect } from 'vitest';
import {
  ADMIN_ROLE,
  ADMIN_SCOPES,
  AdminModule,
  AuthModule,
  FactorsModule,
  RegistrationModule,
  SecondFactor,
  TotpModule,
} from '../../src/index.js';
import { runCommandHere } from '../support/command-here.js';
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
  const imports = [ownDataSource(url), AuthModule.forRoot(options), RegistrationModule.forRoot()];
  const host = await startHost({ imports });
  const json = { email: 'ann@example.com', username: 'ann', password: 'correct horse battery' };
  await host.call('POST', '/users', { json });
  await host.close();
  return url;
});

/** Runs a command of an application, which has this `DataSource`, and these modules and providers. */
function run(args: string[], dataSource: DynamicModule, more: ModuleMetadata = {}) {
  class AppModule {}
  const own = [dataSource, AuthModule.forRoot(options), AdminModule.forRoot()];
  const imports = [...own, ...(more.imports ?? [])] as DynamicModule[];
  const application = { module: AppModule, ...more, imports };
  return runCommandHere(args, { name: 'node dist/cli.js', description: '', application });
}

const LIST = ['users', 'list'];

test('a command leaves the journal mode of an SQLite file as it is, whatever the DataSource says', async ({
  database,
}) => {
  const read = () => readFileSync(database.slice('sqlite:'.length));
  const before = read();
  const { code, stderr } = await run(LIST, ownDataSource(database, { enableWAL: true }));
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
    const providers = [{ provide: 'LICENCE', useFactory }];
    const { code, stderr } = await run(LIST, ownDataSource(database), { providers });
    expect([code, stderr]).toEqual([1, `nightlatch: ${String(message)}`]);
  },
);

test('users reset-factors removes a factor of the application too, and names the module that it needs', async ({
  database,
}) => {
  const removed: string[] = [];
  class BadgeFactor extends SecondFactor {
    readonly kind = 'badge';
    isEnrolled = () => true;
    verify = () => Promise.resolve(null);
    remove = (userId: string) => Promise.resolve(void removed.push(userId));
  }
  const reset = ['users', 'reset-factors', 'ann'];
  const without = await run(reset, ownDataSource(database));
  expect([without.code, without.stderr]).toEqual([
    1,
    'nightlatch: This command needs FactorsModule, which the application does not import.',
  ]);
  const { code, stdout } = await run(reset, ownDataSource(database), {
    imports: [FactorsModule.forRoot(), TotpModule.forRoot()],
    providers: [BadgeFactor],
  });
  expect([code, stdout, removed]).toEqual([
    0,
    expect.stringContaining('factors_reset: true'),
    [expect.any(String)],
  ]);
});
