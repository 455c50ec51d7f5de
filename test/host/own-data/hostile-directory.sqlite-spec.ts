import { Injectable } from '@nestjs/common';
import { afterEach, afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Repository } from 'typeorm';
import {
  type DirectoryUser,
  ExternalUsers,
  type NewDirectoryUser,
  type ProfileChanges,
  RegistrationService,
  toUserId,
  UserDirectory,
  UsersService,
} from '../../../src/index.js';
import type { TestHost } from '../../support/host.js';
import { Account, AccountsDirectory } from './accounts.js';
import { AccountsHost, PASSWORD } from './accounts-host.js';

/** Hooks of the directory, and the calls that it received. */
let before: () => Promise<void> | void;
let change: (user: DirectoryUser) => DirectoryUser;
let asked: { created: NewDirectoryUser[]; updated: ProfileChanges[]; logins: string[] };
function resetDirectory(): void {
  before = () => {};
  change = (user) => user;
  asked = { created: [], updated: [], logins: [] };
}
resetDirectory();
afterEach(resetDirectory);

@Injectable()
class OddDirectory extends AccountsDirectory {
  override async findByLogin(login: string) {
    asked.logins.push(login);
    await before();
    const found = await super.findByLogin(login);
    return found && change(found);
  }
  override async findById(id: string) {
    const found = await super.findById(id);
    // After the read, so that the answer may be stale.
    await before();
    return found && change(found);
  }
  override async create(...[user, transaction]: Parameters<UserDirectory['create']>) {
    asked.created.push(user);
    return change(await super.create(user, transaction));
  }
  override async update(id: string, changes: ProfileChanges) {
    asked.updated.push(changes);
    await super.update(id, changes);
  }
}

let started: AccountsHost;
let host: TestHost;
let users: UsersService;
let external: ExternalUsers;
let accounts: Repository<Account>;
beforeAll(async () => {
  // A long time, so that no cached user expires during a test.
  const overrides = [{ provide: UserDirectory, useClass: OddDirectory }];
  started = await AccountsHost.start({ recheckSeconds: 60, overrides });
  ({ host, accounts } = started);
  users = host.app.get(UsersService);
  external = host.app.get(ExternalUsers);
});
afterAll(() => started?.close());

let count = 0;
async function signedIn() {
  const { id, login } = await started.register();
  const form = { username: login!, password: PASSWORD };
  const { access_token: token, refresh_token: refresh } = await started.tokens(form.username);
  return { id: String(id), form, token, refresh };
}
const me = (token: string) => host.call('GET', '/users/me', { token });

it('ExternalUsers.markChanged() wins over a directory lookup that was already running', async () => {
  const { id, token } = await signedIn();
  let [answer, reading] = [() => {}, () => {}];
  const isReading = new Promise<void>((resolve) => (reading = resolve));
  before = () => {
    before = () => {};
    reading();
    return new Promise((resolve) => (answer = resolve));
  };
  const slow = me(token);
  await isReading;
  await accounts.update({ id: Number(id) }, { disabled: true });
  await external.markChanged(id);
  expect((await me(token)).status).toBe(401);
  answer();
  await slow;
  expect((await me(token)).status).toBe(401);
});

it('ExternalUsers.markChanged() accepts the id of our row too', async () => {
  const { id, token } = await signedIn();
  expect((await me(token)).status).toBe(200);
  const { id: rowId } = await users.getById(toUserId(id));
  await accounts.update({ id: Number(id) }, { disabled: true });
  await external.markChanged(rowId);
  expect((await me(token)).status).toBe(401);
});

it('POST /token reads the directory anew, not from the cache', async () => {
  const { id, token, form } = await signedIn();
  await accounts.update({ id: Number(id) }, { disabled: true });
  await external.markChanged(id);
  expect((await me(token)).status).toBe(401);
  await accounts.update({ id: Number(id) }, { disabled: false });
  const { body } = await host.call('POST', '/token', { form });
  expect((await me(body.access_token)).status).toBe(200);
});

it('RegistrationService.enrol() twice at once sets one password and answers 409 to the other call', async () => {
  const { id, mail } = await accounts.save({ mail: `n${++count}@example.com` });
  const service = host.app.get(RegistrationService, { strict: false });
  const passwords = [PASSWORD, 'violet anchor tundra biscuit'];
  const enrol = (password: string) =>
    service.enrol({ id: String(id), email: mail, disabled: false }, password);
  const [first, second] = await Promise.allSettled(passwords.map(enrol));
  const refused = [first!, second!].find(({ status }) => status === 'rejected');
  const error = expect.objectContaining({ body: expect.objectContaining({ status: 409 }) });
  expect(refused).toEqual({ status: 'rejected', reason: error });
  const signIn = (password: string) =>
    host.call('POST', '/token', { form: { username: mail, password } });
  const statuses = (await Promise.all(passwords.map(signIn))).map(({ status }) => status);
  expect(statuses.toSorted()).toEqual([200, 400]);
});

it("PATCH /users/me without changes does not call the directory's update()", async () => {
  const { token } = await signedIn();
  expect((await host.call('PATCH', '/users/me', { token, json: {} })).status).toBe(200);
  expect(asked.updated).toEqual([]);
});

it('GET /users/me answers 401 if the directory returns another user than the requested one', async () => {
  const [jane, joe] = [await signedIn(), await signedIn()];
  change = (user) => ({ ...user, id: joe.id });
  expect((await me(jane.token)).status).toBe(401);
});

describe('a directory that throws', () => {
  const failures = [
    [503, Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
    [500, new Error('SELECT secret FROM accounts')],
    [500, 'a text'],
  ] as const;

  it.each(failures)(
    'A directory that throws makes every sign-in and guard answer %i, and the failure is not cached',
    async (status, failure) => {
      const { id, token, form, refresh } = await signedIn();
      const { username, password } = form;
      before = () => {
        throw failure;
      };
      await external.markChanged(id);
      const again = { grant_type: 'refresh_token', refresh_token: refresh };
      const answers = [
        await me(token),
        await host.call('POST', '/token', { form }),
        await host.call('POST', '/login', { json: { username, password } }),
        await host.call('POST', '/token', { form: again }),
      ];
      expect(answers.map((answer) => answer.status)).toEqual(Array(4).fill(status));
      expect(JSON.stringify(answers)).not.toMatch(/secret|access_token/);
      resetDirectory();
      // The failure used up no refresh token and is not cached.
      expect((await host.call('POST', '/token', { form: again })).status).toBe(200);
      expect((await me(token)).status).toBe(200);
    },
  );
});

it.each([7, '', 'x'.repeat(201), null, undefined])(
  'A directory that returns the id %j fails the sign-in and the registration with 500',
  async (id) => {
    const { form } = await signedIn();
    change = (user) => ({ ...user, id: id as string });
    expect((await host.call('POST', '/token', { form })).status).toBe(500);
    const json = { email: `n${++count}@example.com`, password: PASSWORD };
    const rows = await accounts.count();
    expect((await host.call('POST', '/users', { json })).status).toBe(500);
    expect(await accounts.count(), 'nothing is half-written').toBe(rows);
  },
);

it.each([false, true])(
  'A directory that still says active: %j, and not disabled, lets no user in',
  async (active) => {
    const { id, form, token } = await signedIn();
    change = ({ disabled: _disabled, ...user }) => ({ ...user, active }) as never;
    await external.markChanged(id);
    expect((await host.call('POST', '/token', { form })).status).toBe(500);
    expect((await me(token)).status).toBe(500);
  },
);

it("A directory that returns the id of another user's row does not become that user", async () => {
  const victim = await signedIn();
  const { id: rowId } = await users.getById(toUserId(victim.id));
  change = (user) => ({ ...user, id: rowId });
  const attacker = { email: `n${++count}@example.com`, password: PASSWORD };
  expect((await host.call('POST', '/users', { json: attacker })).status).toBe(500);
  const found = { id: rowId, email: 'x@example.com', disabled: false };
  const service = host.app.get(RegistrationService, { strict: false });
  await expect(service.enrol(found, PASSWORD)).rejects.toThrow();
  // The directory still returns the wrong id for the victim, so their right password is rejected.
  expect((await host.call('POST', '/token', { form: victim.form })).status).toBe(400);
});

it('A directory receives canonical names and addresses', async () => {
  const n = ++count;
  const json = { email: `ＡＢ${n}@Example.com`, username: `ＮＡＭＥ${n}`, password: PASSWORD };
  expect((await host.call('POST', '/users', { json })).status).toBe(201);
  expect(asked.created).toEqual([
    {
      email: json.email,
      emailCanonical: `ab${n}@example.com`,
      username: `name${n}`,
      fullName: null,
    },
  ]);
  const form = { username: `NAME${n}`, password: PASSWORD };
  const { status, body } = await host.call('POST', '/token', { form });
  expect(status).toBe(200);
  const token = String(body.access_token);
  await host.call('PATCH', '/users/me', { token, json: { username: `ＯＴＨＥＲ${n}` } });
  expect(asked.updated).toEqual([{ username: `other${n}` }]);
});

it('A directory is not asked for names that cannot exist', async () => {
  for (const username of ['a\0b', 'a\nb', 'x'.repeat(5_000), "' OR 1=1 --", 'a@b@c']) {
    const answer = await host.call('POST', '/token', { form: { username, password: PASSWORD } });
    expect([answer.status, answer.body.error]).toEqual([400, 'invalid_grant']);
  }
  expect(await users.findByLogin('\ud800abc')).toBeNull();
  expect(asked.logins).toEqual(["' OR 1=1 --", 'a@b@c']);
  const service = host.app.get(RegistrationService, { strict: false });
  for (const email of ['nonsense', 'a\0@example.com'])
    await expect(service.register({ email, password: PASSWORD })).rejects.toThrow();
  expect(asked.created).toEqual([]);
});
