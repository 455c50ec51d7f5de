import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Repository } from 'typeorm';
import type { TestHost } from '../../support/host.js';
import { Account } from './accounts.js';
import { AccountsHost, PASSWORD } from './accounts-host.js';

let started: AccountsHost;
let host: TestHost;
let accounts: Repository<Account>;
beforeAll(async () => {
  started = await AccountsHost.start({ express: true });
  ({ host, accounts } = started);
});
afterAll(() => started?.close());

const register = () => started.register();
const signIn = async (username: string) => (await started.tokens(username)).access_token;

it("POST /users answers 409 to an address of the application's table in any case, and inserts nothing", async () => {
  const { mail } = await register();
  const before = await rows();
  const json = { email: mail.toUpperCase(), username: 'somebody-else', password: PASSWORD };
  const { status, body } = await host.call('POST', '/users', { json });
  expect([status, body.code]).toEqual([409, 'email_taken']);
  expect(await rows()).toEqual(before);
});

it("POST /users answers 409 to a user name of the application's table, and the account stays as it was", async () => {
  const taken = await register();
  const before = await rows();
  const json = { email: 'thief@example.com', username: taken.login, password: PASSWORD };
  const { status, body } = await host.call('POST', '/users', { json });
  expect([status, body.code]).toEqual([409, 'username_taken']);
  expect(await rows()).toEqual(before);
  expect(await accounts.findOneBy({ id: taken.id })).toEqual(taken);
  await signIn(taken.login!);
});

it('POST /users creates one account when two requests with the same address arrive at once', async () => {
  const before = await rows();
  const json = { email: 'twice@example.com', username: 'twice', password: PASSWORD };
  const twice = [json, { ...json }].map((one) => host.call('POST', '/users', { json: one }));
  const statuses = (await Promise.all(twice)).map(({ status }) => status);
  expect(statuses.toSorted()).toEqual([201, 409]);
  expect(await rows()).toEqual(before.map((n) => n + 1));
  await signIn('twice');
});

it('PATCH /users/me answers 409 to a user name of another account, and changes nothing', async () => {
  const [jane, joe] = [await register(), await register()];
  const token = await signIn(jane.login!);
  const json = { username: joe.login!.toUpperCase(), full_name: 'Joe' };
  const { status, body } = await host.call('PATCH', '/users/me', { token, json });
  expect([status, body.code]).toEqual([409, 'account_taken']);
  expect(await accounts.findOneBy({ id: jane.id })).toEqual(jane);
  const me = await host.call('GET', '/users/me', { token });
  expect(me.body.username).toBe(jane.login);
});

/** Returns the numbers of accounts, users and passwords. */
function rows(): Promise<number[]> {
  const counted = (table: string) => accounts.query(`SELECT count(*) AS n FROM ${table}`);
  return Promise.all(
    ['accounts', 'users', 'passwords'].map(async (table) => Number((await counted(table))[0].n)),
  );
}
