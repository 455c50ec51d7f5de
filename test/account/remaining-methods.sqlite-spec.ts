import { expect } from 'vitest';
import { UserAccounts } from '../../src/index.js';
import { VirtualPasskey } from '../../src/testing.js';
import { addIdentity, FAR } from '../support/identities.js';
import { mailTest } from '../support/mail-fixtures.js';
import { addPasskey, signInWithPasskey } from '../support/passkeys.js';
import { PlainBrowser } from '../support/plain-browser.js';
import { askForToken, reset } from '../support/reset.js';
import { ISSUER, NEXT, PASSWORD, type TestServer, type TestUser } from '../support/server.js';

const NAME = 'My <b>phone</b>';

const test = mailTest({ federation: [FAR] });

/** Gives the user, whose address is proven, a passkey and a connected account. */
async function addMethods(server: TestServer, user: TestUser): Promise<void> {
  await server.app.get(UserAccounts).markEmailVerified(user.id);
  const token = await server.signIn(user);
  await addPasskey(server, token, new VirtualPasskey(ISSUER), { name: NAME });
  await addIdentity(server, user.id);
}

test('After a reset of the password, the mail and the page say which passkeys and connected accounts still sign in', async ({
  server,
  catcher,
  newUser,
}) => {
  await addMethods(server, newUser);
  await catcher.waitFor(newUser.email);
  const token = await askForToken(server, catcher, newUser.email);
  const browser = new PlainBrowser(server);
  const page = await browser.open('/account/reset');
  const done = await browser.submit(page, { token, new_password: NEXT });
  expect(done.body).toContain(
    'Passkeys that still sign in: My &lt;b&gt;phone&lt;/b&gt;. Delete those that you do not know.',
  );
  expect(done.body).toContain('Connected accounts that still sign in: Far Away.');
  const { subject, text } = await catcher.waitFor(newUser.email, 3);
  expect(subject).toBe('Your password was changed');
  expect(text).toMatch(/Passkeys that still sign in, by when they were added: .+ UTC\. Delete/);
  expect(text).toContain('Connected accounts that still sign in: Far Away. Disconnect those');
  expect(text, 'a thief could write to the owner in the name of the product').not.toContain(
    'phone',
  );
});

test('After a change of the password, the mail and the page say which passkeys and connected accounts still sign in', async ({
  server,
  catcher,
  newUser,
}) => {
  await addMethods(server, newUser);
  await catcher.waitFor(newUser.email);
  const browser = new PlainBrowser(server);
  const page = await browser.signIn(newUser, '/account/password');
  const passwords = { current_password: PASSWORD, new_password: NEXT };
  const done = await browser.submit(page, passwords);
  expect(done.body).toContain('Passkeys that still sign in: My &lt;b&gt;phone&lt;/b&gt;.');
  expect(done.body).toContain('Connected accounts that still sign in: Far Away.');
  const { text } = await catcher.waitFor(newUser.email, 2);
  expect(text).toContain('Passkeys that still sign in');
});

test('A passkey that is refused, and an account of a provider that was taken out, are not named', async ({
  server,
  catcher,
  newUser,
}) => {
  await server.app.get(UserAccounts).markEmailVerified(newUser.id);
  const passkey = new VirtualPasskey(ISSUER, { synced: false });
  await addPasskey(server, await server.signIn(newUser), passkey);
  passkey.counter = 0;
  expect((await signInWithPasskey(server, passkey)).status).toBe(401);
  await addIdentity(server, newUser.id, { issuer: 'https://gone.example.com', providerId: 'gone' });
  await catcher.waitFor(newUser.email, 2);
  await reset(server, await askForToken(server, catcher, newUser.email));
  const { subject, text } = await catcher.waitFor(newUser.email, 4);
  expect(subject).toBe('Your password was changed');
  expect(text).not.toContain('still sign in');
});

test.for([
  ['de', 'Passkeys, die weiter anmelden', 'Verbundene Konten, die weiter anmelden: Far Away.'],
  ['fr', 'Clés d’accès qui connectent encore', 'Comptes reliés qui connectent encore : Far Away.'],
  [
    'es',
    'Llaves de acceso que siguen iniciando sesión',
    'Cuentas conectadas que siguen iniciando sesión: Far Away.',
  ],
] as const)(
  'The mail and the page say it in the language of the user: %s',
  async ([locale, passkeys, accounts], { server, catcher, newUser }) => {
    await addMethods(server, newUser);
    await catcher.waitFor(newUser.email);
    const token = await server.signIn(newUser);
    await server.call('PATCH', '/users/me', { token, json: { locale } });
    const browser = new PlainBrowser(server);
    const headers = { 'accept-language': locale };
    const page = await browser.signIn(newUser, '/account/password');
    const passwords = { current_password: PASSWORD, new_password: NEXT };
    const done = await browser.submit(page, passwords, headers);
    const { text } = await catcher.waitFor(newUser.email, 2);
    for (const each of [done.body, text]) {
      expect(each).toContain(passkeys);
      expect(each).toContain(accounts);
    }
  },
);
