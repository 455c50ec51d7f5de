import { Controller, Get } from '@nestjs/common';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Repository } from 'typeorm';
import {
  Authenticated,
  ClientsService,
  CurrentUser,
  ExternalUsers,
  type Principal,
  RegistrationService,
  Roles,
  SignInService,
  toUserId,
  UserAccounts,
  UsersService,
} from '../../../src/index.js';
import { signInAs } from '../../../src/testing.js';
import type { TestHost } from '../../support/host.js';
import { basic } from '../../support/http.js';
import { decode } from '../../support/tokens.js';
import { Account } from './accounts.js';
import { AccountsHost, PASSWORD } from './accounts-host.js';

@Controller()
class MineController {
  @Get('me')
  @Authenticated()
  me(@CurrentUser() { id, username, roles }: Principal) {
    return { id, username, roles };
  }

  @Get('staff')
  @Roles('staff')
  staff() {
    return {};
  }
}

let started: AccountsHost;
let host: TestHost;
let accounts: Repository<Account>;
beforeAll(async () => {
  started = await AccountsHost.start({
    express: true,
    recheckSeconds: 1,
    controllers: [MineController],
  });
  ({ host, accounts } = started);
});
afterAll(() => started?.close());

const register = (members?: object) => started.register(members);
const tokens = (username: string, password?: string) => started.tokens(username, password);
const signIn = async (login: string) => (await tokens(login)).access_token;
const get = (path: string, token: string) => host.call('GET', path, { token });
const refresh = (refresh_token: string) =>
  host.call('POST', '/token', { form: { grant_type: 'refresh_token', refresh_token } });

it("POST /users creates an account in the application's table, and tokens name it by its own id", async () => {
  const { id, mail, login } = await register({ full_name: 'Jane Doe' });
  expect(await accounts.findOneBy({ id })).toMatchObject({ displayName: 'Jane Doe', login });
  for (const name of [mail, login!]) {
    const token = await signIn(name);
    expect(decode(token).claims.sub).toBe(String(id));
    const me = { id: String(id), username: login, roles: [] };
    expect((await get('/me', token)).body).toEqual(me);
    expect((await get('/users/me', token)).body).toMatchObject({ id: String(id), email: mail });
  }
});

it('POST /users and POST /login give the directory names without the white space around them', async () => {
  const members = { email: ' Spaced@example.com\t', username: '\u00a0spaced ' };
  expect(await register(members)).toMatchObject({ mail: 'spaced@example.com', login: 'spaced' });
  for (const name of ['spaced ', '\tspaced@example.com\u00a0']) await signIn(name);
});

it('POST /login signs in an account of the application, and rejects a wrong password', async () => {
  const { mail } = await register();
  const login = (password: string) =>
    host.call('POST', '/login', { json: { email: mail, password } });
  expect((await login(PASSWORD)).status).toBe(200);
  const wrong = await login('wrong horse battery staple');
  expect([wrong.status, wrong.body.code]).toEqual([401, 'invalid_credentials']);
  const json = { email: 'nobody@example.com', password: PASSWORD };
  expect((await host.call('POST', '/login', { json })).body).toEqual(wrong.body);
});

it("Roles of the application's table take effect within recheckSeconds, and at once after ExternalUsers.markChanged()", async () => {
  const { id, login } = await register();
  const token = await signIn(login!);
  expect((await get('/staff', token)).status).toBe(403);
  await accounts.update({ id }, { groups: 'staff' });
  await host.app.get(ExternalUsers).markChanged(String(id));
  expect((await get('/staff', token)).status).toBe(200);
  expect(decode(await signIn(login!)).claims.roles).toEqual(['staff']);
  await accounts.update({ id }, { groups: '' });
  await expect.poll(async () => (await get('/staff', token)).status).toBe(403);
});

it('A deactivated account is signed out within recheckSeconds, and at once after ExternalUsers.markChanged()', async () => {
  const { id, login } = await register();
  const { access_token: token, refresh_token } = await tokens(login!);
  expect((await get('/me', token)).status).toBe(200);
  await accounts.update({ id }, { disabled: true });
  await expect.poll(async () => (await get('/me', token)).status).toBe(401);
  expect((await refresh(refresh_token)).body.error_description).toBe('Inactive user');
  const json = { username: login, password: PASSWORD };
  expect((await host.call('POST', '/login', { json })).body.code).toBe('inactive_user');
  await accounts.update({ id }, { disabled: false });
  await host.app.get(ExternalUsers).markChanged(String(id));
  expect((await get('/me', token)).status).toBe(200);
  await accounts.update({ id }, { disabled: true });
  await host.app.get(ExternalUsers).markChanged(String(id));
  expect((await get('/me', token)).status).toBe(401);
});

it('A deleted account is signed out and cannot sign in', async () => {
  const { id, login } = await register();
  const { access_token: token, refresh_token } = await tokens(login!);
  expect((await get('/me', token)).status).toBe(200);
  await accounts.delete({ id });
  await host.app.get(ExternalUsers).markChanged(String(id));
  expect((await get('/me', token)).status).toBe(401);
  expect((await refresh(refresh_token)).status).toBe(400);
  const json = { username: login, password: PASSWORD };
  expect((await host.call('POST', '/login', { json })).body.code).toBe('invalid_credentials');
  expect(await host.app.get(UsersService).findById(String(id))).toBeNull();
});

it('Sessions of an account are listed, refreshed and ended', async () => {
  const { login } = await register();
  const [here, there] = [await tokens(login!), await tokens(login!)];
  const sessions = await get('/users/me/sessions', here.access_token);
  expect(sessions.body).toHaveLength(2);
  const refreshed = await refresh(there.refresh_token);
  expect((await get('/me', refreshed.body.access_token)).status).toBe(200);
  const { id } = sessions.body.find(({ current }: { current: boolean }) => !current);
  const token = here.access_token;
  expect((await host.call('DELETE', `/users/me/sessions/${id}`, { token })).status).toBe(204);
  expect((await get('/me', refreshed.body.access_token)).status).toBe(401);
  expect((await host.call('POST', '/logout', { token })).status).toBe(204);
  expect((await get('/me', token)).status).toBe(401);
});

it('PUT /users/me/password changes the password of an account and ends its other sessions', async () => {
  const { login } = await register();
  const [here, there] = [await signIn(login!), await signIn(login!)];
  const json = { current_password: PASSWORD, new_password: 'violet anchor tundra biscuit' };
  const changed = await host.call('PUT', '/users/me/password', { token: here, json });
  expect(changed.status).toBe(204);
  expect((await get('/me', here)).status).toBe(200);
  expect((await get('/me', there)).status).toBe(401);
  await tokens(login!, json.new_password);
  const again = await host.call('POST', '/token', {
    form: { username: login!, password: PASSWORD },
  });
  expect(again.status).toBe(400);
});

it("PATCH /users/me changes the names in the application's table", async () => {
  const { id, login } = await register();
  const token = await signIn(login!);
  const json = { username: `${login}-x`, full_name: 'Jane' };
  const { status, body } = await host.call('PATCH', '/users/me', { token, json });
  expect([status, body.username, body.full_name]).toEqual([200, `${login}-x`, 'Jane']);
  expect(await accounts.findOneBy({ id })).toMatchObject({ displayName: 'Jane' });
  expect((await get('/me', token)).body.username).toBe(`${login}-x`);
});

it('UserAccounts.disable() and enable() work on accounts of the application', async () => {
  const { id, login } = await register();
  const token = await signIn(login!);
  const changes = host.app.get(UserAccounts);
  await changes.disable(toUserId(String(id)));
  expect((await get('/me', token)).status).toBe(401);
  await changes.enable(toUserId(String(id)));
  expect((await get('/me', token)).status, 'the sessions of before are over').toBe(401);
  expect((await get('/me', await signIn(login!))).status).toBe(200);
});

it('signInAs() signs in an account of the application by its own id', async () => {
  const { id } = await register();
  const { accessToken } = await signInAs(host.app, { id: String(id) });
  expect((await get('/me', accessToken)).body.id).toBe(String(id));
});

it('RegistrationService.enrol() gives an existing account a password once', async () => {
  const { id } = await accounts.save({ mail: 'old@example.com', login: 'old', groups: 'staff' });
  const service = host.app.get(RegistrationService, { strict: false });
  const form = { username: 'old', password: PASSWORD };
  expect((await host.call('POST', '/token', { form })).status).toBe(400);
  const old = { id: String(id), email: 'old@example.com', username: 'old', disabled: false };
  await service.enrol(old, PASSWORD);
  const token = await signIn('old');
  expect((await get('/me', token)).body).toEqual({
    id: String(id),
    username: 'old',
    roles: ['staff'],
  });
  await expect(service.enrol(old, 'violet anchor tundra biscuit')).rejects.toThrow();
  await tokens('old');
});

it('POST /introspect names an account of the application by its own id', async () => {
  const { id } = await register();
  const { client, secretPlain } = await host.app.get(ClientsService).create({
    name: 'Report',
    confidential: true,
    grantTypes: ['refresh_token'],
    scopes: [],
  });
  const headers = basic(client.id, secretPlain!);
  const user = await host.app.get(UsersService).getById(toUserId(String(id)));
  const request = { ip: null, userAgent: null };
  const result = await host.app
    .get(SignInService)
    .complete(user, { methods: ['test'], client, scopes: [], request });
  if (result.status !== 'tokens') throw new Error('The sign-in asks for more.');
  const first = result.tokens.refresh_token!;
  const form = { grant_type: 'refresh_token', refresh_token: first };
  const { body } = await host.call('POST', '/token', { form, headers });
  for (const token of [body.access_token, body.refresh_token]) {
    const answer = await host.call('POST', '/introspect', { form: { token }, headers });
    expect(answer.body).toMatchObject({ active: true, sub: String(id) });
  }
});
