import { afterAll, beforeAll, expect, it } from 'vitest';
import { Factors, FactorsModule, toUserId, TotpModule } from '../../../src/index.js';
import { FakeClock, totpCode } from '../../../src/testing.js';
import { AccountsHost, PASSWORD } from './accounts-host.js';
import type { Account } from './accounts.js';

let started: AccountsHost;
let account: Account;
beforeAll(async () => {
  const features = [FactorsModule.forRoot(), TotpModule.forRoot()];
  started = await AccountsHost.start({ features, administered: true });
  account = await started.register();
});
afterAll(() => started?.close());

const call = (path: string, json: object, token?: string) =>
  started.host.call('POST', path, { json, token });
const logIn = () => call('/login', { username: account.login, password: PASSWORD });

it('A user in the table of the application sets up an app, and signs in with a code of it or a recovery code', async () => {
  const { access_token: token } = await started.tokens(account.login!);
  const setup = await started.host.call('POST', '/users/me/totp', { token });
  expect(setup.status).toBe(201);
  expect(decodeURIComponent(setup.body.otpauth_uri)).toContain(account.mail);
  const { secret } = setup.body;
  const clock = FakeClock.of(started.host.app);
  const confirmed = await call(
    '/users/me/totp/confirmation',
    { code: totpCode(secret, clock) },
    token,
  );
  expect(confirmed.status).toBe(200);
  const waiting = await logIn();
  expect(waiting).toMatchObject({ status: 403, body: { methods: ['totp', 'recovery_code'] } });
  // The code that set the app up is used up.
  clock.advance(30);
  const code = totpCode(secret, clock);
  const { mfa_token } = waiting.body;
  const done = await call('/login/second-factor', { mfa_token, code });
  expect(done.status).toBe(200);
  const me = await started.host.call('GET', '/users/me', { token: done.body.access_token });
  expect(me.body.id).toBe(String(account.id));
  const [recovery_code] = confirmed.body.recovery_codes;
  const next = await call('/login/second-factor', {
    mfa_token: (await logIn()).body.mfa_token,
    recovery_code,
  });
  expect(next).toMatchObject({ status: 200, body: { recovery_codes_left: 9 } });
});

it('An administrator resets the factors of a user in the table of the application by its own id', async () => {
  const admin = await started.register();
  await started.accounts.update({ id: admin.id }, { groups: 'admin' });
  const { access_token: token } = await started.tokens(admin.login!);
  const path = `/users/${account.id}/factors`;
  const listed = await started.host.call('GET', path, { token });
  expect(listed).toMatchObject({ status: 200, body: { second_factor: true } });
  const own = await started.host.call('DELETE', `/users/${admin.id}/factors`, { token });
  expect(own.body.code).toBe('own_factors');
  expect((await started.host.call('DELETE', path, { token })).status).toBe(204);
  expect(await started.host.app.get(Factors).list(toUserId(String(account.id)))).toEqual([]);
  expect((await logIn()).status).toBe(200);
});
