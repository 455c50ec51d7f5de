import { expect } from 'vitest';
import { FIRST_PARTY_CLIENT } from '../../src/clients/client.js';
import { UnitsOfWork } from '../../src/events/units-of-work.js';
import { SYSTEM_ACTOR } from '../../src/events/actor.js';
import { SignInService, UsersService } from '../../src/index.js';
import { SessionStarter } from '../../src/sessions/session-starter.js';
import { signInAs, totpCode } from '../../src/testing.js';
import { serverTest } from '../support/fixtures.js';
import { beginLogin, enrolTotp, finishLogin, logIn, nextCode } from '../support/second-factor.js';

const test = serverTest();
const REQUEST = { ip: null, userAgent: null };

test('No way to sign in gets round the second factor of a user', async ({ server, newUser }) => {
  const user = await enrolTotp(server, newUser);
  const row = (await server.app.get(UsersService).findById(user.id))!;
  expect((await logIn(server, user)).body.code).toBe('mfa_required');
  const form = { username: user.username, password: user.password };
  expect((await server.call('POST', '/token', { form })).body.error).toBe('mfa_required');
  // A grant of an application that knows of no factors.
  const signIn = { client: FIRST_PARTY_CLIENT, scopes: [], request: REQUEST };
  const signIns = server.app.get(SignInService);
  expect(await signIns.complete(row, { ...signIn, methods: ['badge'] })).toMatchObject({
    status: 'challenge',
  });
  const browser = { methods: ['password'], request: REQUEST, lifetimeSeconds: 60 } as const;
  expect(await signIns.completeInBrowser(row, browser)).toMatchObject({ status: 'challenge' });
  await expect(signInAs(server.app, row)).rejects.toThrow('A second factor is required');
  // A session that starts without the sign-in steps fails closed.
  const starter = server.app.get(SessionStarter, { strict: false });
  const given = { user: row, clientId: 'nightlatch', scopes: [], request: REQUEST };
  const start = () =>
    server.app
      .get(UnitsOfWork, { strict: false })
      .run(SYSTEM_ACTOR, (unit) => starter.start({ ...given, methods: ['password'] }, unit));
  await expect(start()).rejects.toMatchObject({ code: 'second_factor_due' });
});

test('The testing kit signs in with a second factor if it is told', async ({ server, newUser }) => {
  const user = await enrolTotp(server, newUser);
  const { accessToken } = await signInAs(server.app, user, { acr: 'aal2' });
  expect((await server.me(accessToken)).status).toBe(200);
});

test('A refresh asks for no second factor, and a session that proved it says so in its tokens', async ({
  server,
  newUser,
}) => {
  const user = await enrolTotp(server, newUser);
  const code = nextCode(server, user);
  const { body } = await finishLogin(server, await beginLogin(server, user), { code });
  const refreshed = await server.refresh(body.refresh_token);
  expect(refreshed.status).toBe(200);
  const claims = JSON.parse(
    Buffer.from(refreshed.body.access_token.split('.')[1], 'base64url').toString(),
  );
  expect(claims).toMatchObject({ acr: 'aal2', amr: ['pwd', 'otp', 'mfa'] });
});

test('POST /reauthenticate takes a code once, and no password alone', async ({
  server,
  newUser,
}) => {
  const user = await enrolTotp(server, newUser);
  const token = user.tokens.access_token;
  const prove = (json: Record<string, unknown>) =>
    server.call('POST', '/reauthenticate', { token, json });
  expect((await prove({ password: user.password })).body.code).toBe('second_factor_needed');
  const code = nextCode(server, user);
  expect((await prove({ code })).status).toBe(200);
  expect(await prove({ code })).toMatchObject({
    status: 422,
    body: { code: 'invalid_second_factor' },
  });
  const [recovery_code] = user.recoveryCodes;
  const proven = await prove({ recovery_code });
  expect(proven.status).toBe(200);
  // A lost phone: the recovery code lets its owner set up another one.
  const fresh = proven.body.access_token;
  expect((await server.call('DELETE', '/users/me/totp', { token: fresh })).status).toBe(204);
});

test('With MFA=required a user sets up an app at the sign-in, and is signed in by its code', async ({
  startServer,
}) => {
  const server = await startServer({ mfa: { mode: 'required', totp: {} } });
  const user = await server.register();
  const login = await logIn(server, user);
  expect(login).toMatchObject({
    status: 403,
    body: {
      code: 'second_factor_enrolment_required',
      enrolment_token: expect.stringMatching(/^mfe_/),
      enrolment_expires_in: 900,
      methods: ['totp'],
    },
  });
  const { enrolment_token } = login.body;
  expect((await server.me(enrolment_token)).status).toBe(401);
  expect((await finishLogin(server, enrolment_token, { code: '123456' })).body.code).toBe(
    'mfa_token_not_valid',
  );
  const json = { enrolment_token };
  const setup = await server.call('POST', '/login/enrolment', { json });
  expect(setup).toMatchObject({ status: 200, body: { qr_svg: expect.stringContaining('<svg') } });
  const confirm = (code: string) =>
    server.call('POST', '/login/enrolment/confirmation', { json: { enrolment_token, code } });
  const code = totpCode(setup.body.secret, server);
  const done = await confirm(code);
  expect(done).toMatchObject({ status: 200, body: { recovery_codes: expect.any(Array) } });
  expect((await server.me(done.body.access_token)).status).toBe(200);
  expect((await confirm(code)).body.code).toBe('mfa_token_not_valid');
  expect((await logIn(server, user)).body.code).toBe('mfa_required');
});

test('MFA_REQUIRED_FOR asks the users with a role alone', async ({ startServer }) => {
  const server = await startServer({ mfa: { requiredFor: ['admin'], totp: {} } });
  const admin = await server.registerAdministrator();
  expect((await logIn(server, admin)).body.code).toBe('second_factor_enrolment_required');
  expect((await logIn(server, await server.register())).status).toBe(200);
});
