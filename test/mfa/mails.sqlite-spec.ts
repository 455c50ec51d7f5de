import { expect, onTestFinished } from 'vitest';
import { Factors } from '../../src/index.js';
import { mailTest, waitUntilSent } from '../support/mail-fixtures.js';
import {
  beginLogin,
  enrolTotp,
  finishLogin,
  logIn,
  nextCode,
  wrongCode,
} from '../support/second-factor.js';

const test = mailTest();

/** Longer than an account waits after wrong codes. */
const WAIT_SECONDS = 901;

test('At ten wrong codes in a row, at sign-ins or in a session, the owner gets one mail', async ({
  server,
  catcher,
  newUser,
}) => {
  onTestFinished(() => server.setClockAhead(0));
  const user = await enrolTotp(server, newUser);
  const subjects = () => catcher.to(user.email).map(({ subject }) => subject);
  await catcher.waitFor(user.email);
  for (let failures = 1; failures <= 11; failures++) {
    const json = { code: wrongCode(server, user) };
    // The last one may be a guess of a stolen session, which says nothing about the password.
    if (failures === 10) {
      const token = (await server.refresh(user.tokens.refresh_token)).body.access_token;
      expect((await server.call('POST', '/reauthenticate', { token, json })).status).toBe(422);
      // A clock that jumps ends the lease of a mail that is being sent.
      await waitUntilSent(server);
    } else {
      const { status } = await finishLogin(server, await beginLogin(server, user), json);
      expect(status).toBe(401);
    }
    if (failures >= 5) server.advanceClock(WAIT_SECONDS);
    if (failures === 9) expect(subjects()).toEqual(['An authenticator app was added']);
  }
  const { subject, text } = await catcher.waitFor(user.email, 2);
  expect(subject).toBe('Wrong codes for your account');
  expect(text).toContain('by someone who knows the password or is signed in.');
  await server.app.get(Factors).reset(user.id);
  expect((await catcher.waitFor(user.email, 3)).subject).toBe(
    'Second factors were removed from your account',
  );
});

test.for([
  [
    'de',
    'Eine Authenticator-App wurde hinzugefügt',
    'Ein Wiederherstellungscode wurde verwendet',
    'Zweite Faktoren wurden von Ihrem Konto entfernt',
  ],
  [
    'fr',
    'Une application d’authentification a été ajoutée',
    'Un code de secours a été utilisé',
    'Des seconds facteurs ont été retirés de votre compte',
  ],
  [
    'es',
    'Se añadió una aplicación de autenticación',
    'Se usó un código de recuperación',
    'Se quitaron segundos factores de su cuenta',
  ],
] as const)(
  'The mails about second factors are in the language of the user (%s)',
  async ([locale, added, used, reset], { server, catcher, newUser }) => {
    const token = await server.signIn(newUser);
    await server.call('PATCH', '/users/me', { token, json: { locale } });
    const user = await enrolTotp(server, newUser);
    expect((await catcher.waitFor(user.email)).subject).toBe(added);
    const [recovery_code] = user.recoveryCodes;
    await finishLogin(server, await beginLogin(server, user), { recovery_code });
    expect((await catcher.waitFor(user.email, 2)).subject).toBe(used);
    await server.app.get(Factors).reset(user.id);
    expect((await catcher.waitFor(user.email, 3)).subject).toBe(reset);
  },
);

test('The owner gets a mail about a sign-in after five failed ones also if the password was followed by a second factor', async ({
  server,
  catcher,
  newUser,
}) => {
  onTestFinished(() => server.setClockAhead(0));
  const user = await enrolTotp(server, newUser);
  await catcher.waitFor(user.email);
  const signInAfter = async (failures: number) => {
    for (let i = 0; i < failures; i++) await logIn(server, { ...user, password: `wrong ${i}` });
    await waitUntilSent(server);
    server.advanceClock(WAIT_SECONDS);
    const token = await beginLogin(server, user);
    server.takeEvents();
    const { status } = await finishLogin(server, token, { code: nextCode(server, user) });
    expect(status).toBe(200);
    return server.takeEvents().includes('sign-in.after-failures');
  };
  expect(await signInAfter(4)).toBe(false);
  expect(await signInAfter(5)).toBe(true);
  const { subject } = await catcher.waitFor(user.email, 2);
  expect(subject).toBe('A sign-in after several failed attempts');
  expect(await signInAfter(0)).toBe(false);
});
