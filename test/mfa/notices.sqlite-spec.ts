import { expect, onTestFinished } from 'vitest';
import { Factors } from '../../src/index.js';
import { totpCode, VirtualPasskey } from '../../src/testing.js';
import { changeAddress, undoChange } from '../support/email-change.js';
import { mailTest, newAddress, waitUntilSent } from '../support/mail-fixtures.js';
import { addPasskey, addPasskeyOwner, signInWithPasskey } from '../support/passkeys.js';
import { PlainBrowser, readCodes, readPasskeyOptions } from '../support/plain-browser.js';
import { beginLogin, enrolTotp, finishLogin } from '../support/second-factor.js';
import { ISSUER, type TestServer, type TestUser } from '../support/server.js';
import type { SmtpCatcher } from '../support/smtp-catcher.js';

const test = mailTest();

/** Runs the action, and returns the mails that it causes. */
async function mailsOf(
  { server, catcher }: { server: TestServer; catcher: SmtpCatcher },
  { email }: Pick<TestUser, 'email'>,
  action: () => Promise<{ status: number }>,
) {
  await waitUntilSent(server);
  const before = catcher.to(email).length;
  expect((await action()).status).toBeLessThan(300);
  await waitUntilSent(server);
  return catcher.to(email).slice(before);
}

const subjectsOf = (mails: Array<{ subject?: string }>) => mails.map(({ subject }) => subject);

/** A user with a passkey and recovery codes, signed in with the passkey. */
async function addPasskeyUser(server: TestServer) {
  const owner = await addPasskeyOwner(server);
  const token = (await signInWithPasskey(server, owner.passkey)).body.access_token as string;
  return { ...owner, token };
}

test('The owner gets one mail each about new recovery codes, and about the second factor that is turned on and off', async ({
  server,
  catcher,
}) => {
  const { user, token } = await addPasskeyUser(server);
  const mails = { server, catcher };
  const call = (method: string, path: string, json?: object) => () =>
    server.call(method, `/users/me/${path}`, { token, json });
  const [codes, ...more] = await mailsOf(mails, user, call('POST', 'recovery-codes'));
  expect([codes?.subject, more]).toEqual(['New recovery codes were created', []]);
  expect(codes!.text).toContain('The former ones do not work any more.');
  expect(codes!.text).toMatch(/It happened on .+ UTC/);
  const on = await mailsOf(mails, user, call('PUT', 'second-factor', { on: true }));
  expect(subjectsOf(on)).toEqual(['The second factor was turned on']);
  const off = await mailsOf(mails, user, call('PUT', 'second-factor', { on: false }));
  expect(subjectsOf(off)).toEqual(['The second factor was turned off']);
  expect(off[0]!.text).toContain('The password alone is enough to sign in');
});

test('The owner who turns the second factor on by the page, and gets the first recovery codes, gets one mail', async ({
  server,
  catcher,
}) => {
  const { user, passkey } = await addPasskeyOwner(server);
  const browser = new PlainBrowser(server);
  const page = await browser.signIn(user, '/account/second-factor');
  const proof = JSON.stringify(passkey.get(readPasskeyOptions(page)));
  const mails = await mailsOf({ server, catcher }, user, async () => {
    const done = await browser.submit(page, { passkey: proof });
    expect(readCodes(done)).toHaveLength(10);
    return done;
  });
  expect(subjectsOf(mails)).toEqual(['The second factor was turned on']);
});

test('An app that is set up causes one mail, and so does its removal, which says that the second factor is off', async ({
  server,
  catcher,
  newUser,
}) => {
  const user = await enrolTotp(server, newUser);
  await waitUntilSent(server);
  expect(subjectsOf(catcher.to(user.email))).toEqual(['An authenticator app was added']);
  const token = (await server.refresh(user.tokens.refresh_token)).body.access_token;
  const [removed, ...more] = await mailsOf({ server, catcher }, user, () =>
    server.call('DELETE', '/users/me/totp', { token }),
  );
  expect([removed?.subject, more]).toEqual(['An authenticator app was removed', []]);
  expect(removed!.text).toContain('The password alone is enough to sign in from now on.');
});

test('A passkey that is deleted causes one mail, which says that the second factor is off if it was the last one', async ({
  server,
  catcher,
}) => {
  const { user, token, added } = await addPasskeyUser(server);
  const other = await addPasskey(server, token, new VirtualPasskey(ISSUER));
  await server.call('POST', '/users/me/recovery-codes', { token });
  await server.call('PUT', '/users/me/second-factor', { token, json: { on: true } });
  const remove = ({ id }: { id: string }) =>
    mailsOf({ server, catcher }, user, () =>
      server.call('DELETE', `/users/me/passkeys/${id}`, { token }),
    );
  const [first, ...more] = await remove(added as { id: string });
  expect([first?.subject, more]).toEqual(['A passkey was deleted', []]);
  expect(first!.text).not.toContain('The password alone');
  const [last, ...others] = await remove(other.body as { id: string });
  expect([last?.subject, others]).toEqual(['A passkey was deleted', []]);
  expect(last!.text).toContain('The password alone is enough to sign in from now on.');
});

test('The mail about a used recovery code says how many are left', async ({
  server,
  catcher,
  newUser,
}) => {
  const user = await enrolTotp(server, newUser);
  const [recovery_code] = user.recoveryCodes;
  const token = await beginLogin(server, user);
  const [mail] = await mailsOf({ server, catcher }, user, () =>
    finishLogin(server, token, { recovery_code }),
  );
  expect(mail!.text).toContain('Recovery codes that are left: 9.');
});

test('The mail about a reset of one kind says what was removed and what is left, and nothing of the password', async ({
  server,
  catcher,
  newUser,
}) => {
  const user = await enrolTotp(server, newUser);
  const admin = await server.signIn(await server.registerAdministrator());
  const reset = (query: string) =>
    mailsOf({ server, catcher }, user, () =>
      server.call('DELETE', `/users/${user.id}/factors${query}`, { token: admin }),
    );
  server.takeRecorded();
  const [some, ...more] = await reset('?kind=recovery_code');
  expect([some?.subject, more]).toEqual(['Second factors were removed from your account', []]);
  expect(some!.text).toMatch(/were removed from your account at Nightlatch: recovery codes\./);
  expect(some!.text).toContain('It still has: authenticator app.');
  expect(some!.text).not.toContain('sign in with your password');
  const kinds = { kinds: ['recovery_code'], left: ['totp'] };
  expect(server.takeRecorded()).toContainEqual({
    name: 'factors.reset',
    event: { userId: user.id, ...kinds },
  });
  const [all] = await reset('');
  expect(all!.text).toContain(': authenticator app.');
  expect(all!.text).toContain('has no second factor any more');
  expect(await reset(''), 'nothing was removed').toEqual([]);
});

test('An undone change of the address says in one mail which factors it removed and which are left, also of one kind', async ({
  server,
  catcher,
  newUser,
}) => {
  onTestFinished(() => server.setClockAhead(0));
  await addPasskey(server, await server.signIn(newUser), new VirtualPasskey(ISSUER));
  await waitUntilSent(server);
  server.setClockAhead(2 * 3_600);
  const token = await server.signIn(newUser);
  await addPasskey(server, token, new VirtualPasskey(ISSUER));
  const { email: from } = newUser;
  const undo = await changeAddress(server, catcher, token, { from, to: newAddress() });
  await waitUntilSent(server);
  const before = catcher.to(from).length;
  expect((await undoChange(server, undo)).status).toBe(204);
  await waitUntilSent(server);
  const mails = catcher.to(from).slice(before);
  const reset = mails.find(({ subject }) => subject?.startsWith('Second factors'))!;
  expect(reset.text).toContain(': passkeys.');
  expect(reset.text).toContain('It still has: other passkeys.');
  expect(reset.text).not.toContain('sign in with your password');
  expect(subjectsOf(mails)).not.toContain('A passkey was deleted');
  expect(await server.app.get(Factors).list(newUser.id)).toHaveLength(1);
});

test('A passkey that is set up at the sign-in causes one mail', async ({ server, catcher }) => {
  const required = await server.startInstance({ mfa: { mode: 'required', totp: {} } });
  const user = await required.register();
  const browser = new PlainBrowser(required);
  const page = await browser.signIn(user, '/account');
  const passkey = new VirtualPasskey(ISSUER).create(readPasskeyOptions(page));
  const mails = await mailsOf({ server: required, catcher }, user, () =>
    browser.submit(page, { passkey: JSON.stringify(passkey) }),
  );
  expect(subjectsOf(mails)).toEqual(['A passkey was added to your account']);
});

test.for([
  ['de', 'Neue Wiederherstellungscodes wurden erstellt', 'Ein Passkey wurde gelöscht'],
  ['fr', 'De nouveaux codes de secours ont été créés', 'Une clé d’accès a été supprimée'],
  ['es', 'Se crearon códigos de recuperación nuevos', 'Se eliminó una llave de acceso'],
] as const)(
  'The mails about codes, the second factor and passkeys are in the language of the user (%s)',
  async ([locale, ...expected], { server, catcher }) => {
    const { user, token, added } = await addPasskeyUser(server);
    await server.call('PATCH', '/users/me', { token, json: { locale } });
    const mails = await mailsOf({ server, catcher }, user, async () => {
      await server.call('POST', '/users/me/recovery-codes', { token });
      return server.call('DELETE', `/users/me/passkeys/${added.id}`, { token });
    });
    expect(subjectsOf(mails).toSorted()).toEqual(expected.toSorted());
  },
);

test('An app that is set up beside a passkey causes one mail, although it turns the second factor on and brings recovery codes', async ({
  server,
  catcher,
  newUser,
}) => {
  const token = await server.signIn(newUser);
  await addPasskey(server, token, new VirtualPasskey(ISSUER));
  const { body } = await server.call('POST', '/users/me/totp', { token });
  const code = totpCode(body.secret, server);
  const mails = await mailsOf({ server, catcher }, newUser, () =>
    server.call('POST', '/users/me/totp/confirmation', { token, json: { code } }),
  );
  expect(subjectsOf(mails)).toEqual(['An authenticator app was added']);
});
