import { expect } from 'vitest';
import { DataSource, Entity, PrimaryColumn } from 'typeorm';
import {
  AccountModule,
  AuditModule,
  authEntities,
  AuthModule,
  authMigrations,
  DatabaseModule,
  OAuthModule,
  prefixAuthTables,
  RegistrationModule,
  UsersService,
} from '../../src/index.js';
import { databaseKind, describeOn } from '../support/databases.js';
import { hostTest } from '../support/fixtures.js';
import {
  authOptions,
  getStartError,
  type HostParts,
  ownDataSource,
  type TestHost,
} from '../support/host.js';

const JANE = { username: 'jane', email: 'jane@example.com', password: 'correct horse battery' };
const features = () => [
  OAuthModule.forRoot(),
  RegistrationModule.forRoot(),
  AccountModule.forRoot(),
  AuditModule.forRoot(),
];

const test = hostTest().extend(
  'start',
  ({ startHost }) =>
    (imports: HostParts['imports']) =>
      startHost({ imports }),
);

/** Registers, signs in, refreshes and signs out, which reads and writes each of our tables. */
async function walkThrough(host: TestHost): Promise<void> {
  expect((await host.call('POST', '/users', { json: JANE })).status).toBe(201);
  const again = await host.call('POST', '/users', { json: JANE });
  expect([again.status, again.body.code]).toEqual([409, 'email_taken']);
  const { body } = await host.call('POST', '/token', { form: JANE });
  const form = { grant_type: 'refresh_token', refresh_token: String(body.refresh_token) };
  const refreshed = await host.call('POST', '/token', { form });
  expect(refreshed.status).toBe(200);
  const token = String(refreshed.body.access_token);
  expect((await host.call('GET', '/users/me', { token })).body.username).toBe('jane');
  const { events } = (await host.call('GET', '/users/me/activity', { token })).body;
  const names = events.map(({ name }: { name: string }) => name);
  expect(names).toEqual(['session.started', 'user.registered']);
  expect((await host.call('POST', '/logout', { token })).status).toBe(204);
  expect((await host.call('GET', '/users/me', { token })).status).toBe(401);
}

test("AuthModule works on the application's DataSource", async ({ newEmptyDatabase, start }) => {
  await walkThrough(
    await start([
      ownDataSource(await newEmptyDatabase()),
      AuthModule.forRoot(authOptions()),
      ...features(),
    ]),
  );
});

test('AuthModule works on a DataSource with autoLoadEntities and on a named one', async ({
  newEmptyDatabase,
  start,
}) => {
  const url = await newEmptyDatabase();
  const loading = ownDataSource(url, { entities: [], autoLoadEntities: true });
  await walkThrough(await start([loading, AuthModule.forRoot(authOptions()), ...features()]));
  const named = ownDataSource(await newEmptyDatabase(), { name: 'people' });
  const auth = AuthModule.forRoot({ ...authOptions(), dataSource: 'people' });
  await walkThrough(await start([named, auth, ...features()]));
});

test('AuthModule.forRootAsync() takes its options from a factory of the application', async ({
  newEmptyDatabase,
  start,
}) => {
  const url = await newEmptyDatabase();
  class Config {}
  const config = {
    module: Config,
    providers: [{ provide: 'CONFIG', useValue: authOptions() }],
    exports: ['CONFIG'],
  };
  const auth = AuthModule.forRootAsync({
    imports: [config],
    inject: ['CONFIG'],
    useFactory: async (options: ReturnType<typeof authOptions>) => options,
  });
  await walkThrough(await start([ownDataSource(url), auth, ...features()]));
});

test('Our transactions do not mix with those of the application', async ({
  newEmptyDatabase,
  start,
}) => {
  const url = await newEmptyDatabase();
  const host = await start([ownDataSource(url), AuthModule.forRoot(authOptions()), ...features()]);
  const dataSource = host.app.get(DataSource);
  const register = (i: number) =>
    host.call('POST', '/users', {
      json: { ...JANE, username: `user${i}`, email: `user${i}@example.com` },
    });
  const theirs = () =>
    dataSource
      .transaction(async (transaction) => {
        await transaction.query('SELECT 1');
        throw new Error('rolled back');
      })
      .catch((error: Error) => error.message);
  const registered = Array.from({ length: 8 }, (_, i) => register(i));
  const rolledBack = Array.from({ length: 8 }, theirs);
  const statuses = (await Promise.all(registered)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([201]));
  expect(new Set(await Promise.all(rolledBack))).toEqual(new Set(['rolled back']));
});

@Entity('users')
class TheirUser {
  @PrimaryColumn({ type: 'integer' })
  id!: number;
}

test('prefixAuthTables() keeps our tables beside a table users of the application', async ({
  newEmptyDatabase,
  start,
}) => {
  const url = await newEmptyDatabase();
  prefixAuthTables('auth_');
  try {
    const entities = [...authEntities, TheirUser];
    const dataSource = ownDataSource(url, { entities });
    const host = await start([dataSource, AuthModule.forRoot(authOptions()), ...features()]);
    const opened = host.app.get(DataSource);
    await opened.query('CREATE TABLE users (id integer PRIMARY KEY NOT NULL)');
    await opened.getRepository(TheirUser).insert({ id: 42 });
    await walkThrough(host);
    expect(await opened.getRepository(TheirUser).find()).toEqual([{ id: 42 }]);
    // The server notices a change by another process in the prefixed table, too.
    const { body: user } = await host.call('POST', '/users', {
      json: { ...JANE, username: 'joe', email: 'joe@example.com' },
    });
    const { body } = await host.call('POST', '/token', { form: { ...JANE, username: 'joe' } });
    const me = () => host.call('GET', '/users/me', { token: body.access_token });
    expect((await me()).status).toBe(200);
    const disabled = databaseKind === 'postgres' ? 'true' : '1';
    await opened.query(`UPDATE auth_users SET disabled = ${disabled} WHERE id = '${user.id}'`);
    await expect.poll(async () => (await me()).status).toBe(401);
    const { upQueries } = await opened.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query).filter((query) => query.includes('auth_'))).toEqual(
      [],
    );
    for (const _ of authMigrations) await opened.undoLastMigration();
    await opened.runMigrations();
    expect(await host.app.get(UsersService).findByLogin('jane')).toBeNull();
  } finally {
    prefixAuthTables('');
  }
});

test('prefixAuthTables() rejects a prefix that is not a name', () => {
  for (const prefix of ['Auth_', 'a-b', '1a', 'x'.repeat(21), 'a"; DROP TABLE users; --']) {
    expect(() => prefixAuthTables(prefix)).toThrow(/prefix/);
  }
});

describeOn('postgres', 'a schema of PostgreSQL', () => {
  test('AuthModule works in a PostgreSQL schema that the DataSource names', async ({
    newEmptyDatabase,
    start,
  }) => {
    const url = await newEmptyDatabase();
    const plain = new DataSource({ type: 'postgres', url });
    await plain.initialize();
    await plain.query('CREATE SCHEMA people');
    const host = await start([
      ownDataSource(url, { schema: 'people' }),
      AuthModule.forRoot(authOptions()),
      ...features(),
    ]);
    await walkThrough(host);
    const tables = await plain.query<Array<{ name: string }>>(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'people'",
    );
    expect(tables.map(({ name }) => name)).toContain('sessions');
    await plain.destroy();
  });
});

test('A missing DataSource, entity or table stops the start with the advice what to add', async ({
  newEmptyDatabase,
  start,
}) => {
  const url = await newEmptyDatabase();
  const auth = AuthModule.forRoot(authOptions());
  const refusal = (imports: HostParts['imports']) => getStartError(start(imports));
  expect(await refusal([auth])).toMatch(/has no DataSource .* import TypeOrmModule\.forRoot/);
  const none = ownDataSource(url, { entities: [], migrations: [], migrationsRun: false });
  expect(await refusal([none, auth])).toMatch(
    /entity \w+ .* not registered: add \.\.\.authEntities/,
  );
  const empty = ownDataSource(url, { migrations: [] });
  expect(await refusal([empty, auth])).toMatch(
    /table .* not in the database.*\.\.\.authMigrations/,
  );
  const unregistered = ownDataSource(url, { entities: [] });
  expect(await refusal([unregistered, auth])).toMatch(/authEntities/);
});

test('AuthModule works on DatabaseModule', async ({ newEmptyDatabase, start }) => {
  const database = DatabaseModule.forRoot({
    url: await newEmptyDatabase(),
    entities: authEntities,
    migrations: authMigrations,
  });
  await walkThrough(await start([database, AuthModule.forRoot(authOptions()), ...features()]));
});
