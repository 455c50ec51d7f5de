import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataSource, type Repository } from 'typeorm';
import {
  AccountModule,
  authEntities,
  authMigrations,
  AuthModule,
  OAuthModule,
  RegistrationModule,
  UserDirectory,
} from '../../../src/index.js';
import { createDatabase, type TestDatabase } from '../../support/databases.js';
import { authOptions, ownDataSource, TestHost } from '../../support/host.js';
import {
  Account,
  AccountsDirectory,
  AccountsModule,
  CreateAccounts1700000000000,
} from './accounts.js';

const PASSWORD = 'correct horse battery staple';

let database: TestDatabase;
let host: TestHost;
let accounts: Repository<Account>;
beforeAll(async () => {
  database = await createDatabase();
  const dataSource = ownDataSource(database.url, {
    entities: [...authEntities, Account],
    migrations: [...authMigrations, CreateAccounts1700000000000],
  });
  const auth = AuthModule.forRoot({
    ...authOptions(),
    imports: [AccountsModule],
    overrides: [{ provide: UserDirectory, useExisting: AccountsDirectory }],
  });
  const features = [OAuthModule.forRoot(), RegistrationModule.forRoot(), AccountModule.forRoot()];
  host = await TestHost.start({ imports: [dataSource, auth, ...features] }, { express: true });
  accounts = host.app.get(DataSource).getRepository(Account);
});
afterAll(async () => {
  await host?.close();
  await database.drop();
});

let count = 0;
/** Registers somebody new; their row. */
async function register(): Promise<Account> {
  const name = `account${++count}`;
  const json = { email: `${name}@example.com`, username: name, password: PASSWORD };
  const { status, body } = await host.call('POST', '/users', { json });
  expect([status, body.code]).toEqual([201, undefined]);
  return accounts.findOneByOrFail({ id: Number(body.id) });
}
async function signIn(username: string): Promise<string> {
  const form = { username, password: PASSWORD };
  const { status, body } = await host.call('POST', '/token', { form });
  expect([status, body.error_description]).toEqual([200, undefined]);
  return body.access_token;
}

describe('a registration', () => {
  it('of an address that is taken, in any case, is a 409 and leaves nothing', async () => {
    const { mail } = await register();
    const before = await rows();
    const json = { email: mail.toUpperCase(), username: 'somebody-else', password: PASSWORD };
    const { status, body } = await host.call('POST', '/users', { json });
    expect([status, body.code]).toEqual([409, 'email_taken']);
    expect(await rows()).toEqual(before);
  });

  it('of a name that is taken is a 409, and the account is as it was', async () => {
    const taken = await register();
    const before = await rows();
    const json = { email: 'thief@example.com', username: taken.login, password: PASSWORD };
    const { status, body } = await host.call('POST', '/users', { json });
    expect([status, body.code]).toEqual([409, 'username_taken']);
    expect(await rows()).toEqual(before);
    expect(await accounts.findOneBy({ id: taken.id })).toEqual(taken);
    await signIn(taken.login!);
  });

  it('of one address twice at once makes one account', async () => {
    const before = await rows();
    const json = { email: 'twice@example.com', username: 'twice', password: PASSWORD };
    const twice = [json, { ...json }].map((one) => host.call('POST', '/users', { json: one }));
    const statuses = (await Promise.all(twice)).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([201, 409]);
    expect(await rows()).toEqual(before.map((n) => n + 1));
    await signIn('twice');
  });
});

it('a profile does not take the name of another: a 409, and nothing is changed', async () => {
  const [jane, joe] = [await register(), await register()];
  const token = await signIn(jane.login!);
  const json = { username: joe.login!.toUpperCase(), full_name: 'Joe' };
  const { status, body } = await host.call('PATCH', '/users/me', { token, json });
  expect([status, body.code]).toEqual([409, 'account_taken']);
  expect(await accounts.findOneBy({ id: jane.id })).toEqual(jane);
  const me = await host.call('GET', '/users/me', { token });
  expect(me.body.username).toBe(jane.login);
});

/** How many accounts, users and passwords there are. */
function rows(): Promise<number[]> {
  const counted = (table: string) => accounts.query(`SELECT count(*) AS n FROM ${table}`);
  return Promise.all(
    ['accounts', 'users', 'passwords'].map(async (table) => Number((await counted(table))[0].n)),
  );
}
