import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
