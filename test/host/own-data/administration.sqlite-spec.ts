import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RegistrationService, toUserId, UserAccounts } from '../../../src/index.js';
import { AccountsHost, PASSWORD } from './accounts-host.js';
import { makeFirstAdmin } from './first-admin.js';

describe.each([
  ['Express', true],
  ['Fastify', false],
])('accounts of the application, administered on %s', (_name, express) => {
  let started: AccountsHost;
  let token: string;
  let account: { id: number; login: string | null; mail: string };
  beforeAll(async () => {
    started = await AccountsHost.start({ express, administered: true });
    const admin = await started.register();
    await started.accounts.update({ id: admin.id }, { groups: 'admin' });
    token = (await started.tokens(admin.login!)).access_token;
    account = await started.register();
  });
  afterAll(() => started?.close());
  const call = (method: string, path: string, json?: object) =>
    started.host.call(method, path, { token, json });

  it("GET /users/{id} and its sessions use the external directory's id", async () => {
    const { access_token: theirs } = await started.tokens(account.login!);
    const { status, body } = await call('GET', `/users/${account.id}`);
    expect([status, body.id, body.email]).toEqual([200, String(account.id), account.mail]);
    const [session] = (await call('GET', `/users/${account.id}/sessions`)).body;
    const path = `/users/${account.id}/sessions/${session.id}`;
    expect((await call('DELETE', path)).status).toBe(204);
    const me = await started.host.call('GET', '/users/me', { token: theirs });
    expect(me.status).toBe(401);
    await started.tokens(account.login!);
    expect((await call('DELETE', `/users/${account.id}/sessions`)).status).toBe(204);
    expect((await call('GET', `/users/${account.id}/sessions`)).body).toEqual([]);
    expect((await call('GET', '/users/4711')).status).toBe(404);
  });

  it.each([
    ['GET', '/users', undefined],
    ['PATCH', '/users/ID', { roles: ['admin'] }],
    ['PATCH', '/users/ID', { disabled: true }],
    ['PATCH', '/users/ID', { full_name: 'Jane' }],
    ['DELETE', '/users/ID', undefined],
    ['DELETE', '/users/me', { password: PASSWORD }],
  ])(
    '%s %s answers 409 users_elsewhere when users are in an external directory',
    async (method, path, json) => {
      const { status, body } = await call(method, path.replace('ID', String(account.id)), json);
      expect([status, body.code]).toEqual([409, 'users_elsewhere']);
      expect(body.detail).toBe(
        'This application keeps its users in its own table: list, add, change and delete them there.',
      );
    },
  );

  it('GET /users/me shows an administrator of the external directory', async () => {
    expect((await call('GET', '/users/me')).status).toBe(200);
    expect((await call('GET', '/users/me/sessions')).body).toHaveLength(1);
  });

  it('A script makes an account without a password the first administrator', async () => {
    const mail = 'boss@example.com';
    await started.accounts.save({ mail });
    await makeFirstAdmin(started.host.app, mail, PASSWORD);
    const { access_token: theirs } = await started.tokens(mail);
    const read = await started.host.call('GET', `/users/${account.id}`, { token: theirs });
    expect(read.status).toBe(200);
    const unknown = makeFirstAdmin(started.host.app, 'unknown@example.com', PASSWORD);
    await expect(unknown).rejects.toThrow('No account has the address unknown@example.com.');
  });

  it('UserAccounts.setRoles() rejects users of an external directory', async () => {
    const change = started.host.app
      .get(UserAccounts)
      .setRoles(toUserId(String(account.id)), ['admin']);
    await expect(change).rejects.toThrow('keeps its users in its own table');
  });

  it('RegistrationService.register() rejects roles for users of an external directory', async () => {
    const service = started.host.app.get(RegistrationService, { strict: false });
    const person = { email: 'new@example.com', password: PASSWORD };
    await expect(service.register(person, undefined, { roles: ['admin'] })).rejects.toThrow(
      'keeps its users in its own table',
    );
  });
});
