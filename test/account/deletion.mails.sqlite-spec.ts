import { expect } from 'vitest';
import { DataSource } from 'typeorm';
import { MailRow } from '../../src/mail/mail.entity.js';
import { UserAccounts } from '../../src/index.js';
import { mailTest, waitUntilSent } from '../support/mail-fixtures.js';
import { PlainBrowser } from '../support/plain-browser.js';
import { PASSWORD, type TestServer, type TestUser } from '../support/server.js';

const test = mailTest();

const verify = (server: TestServer, { id }: TestUser) =>
  server.app.get(UserAccounts).markEmailVerified(id);

async function deleteOwn(server: TestServer, user: TestUser) {
  const token = await server.signIn(user);
  const json = { password: PASSWORD };
  const headers = { 'accept-language': 'de' };
  return server.call('DELETE', '/users/me', { token, json, headers });
}

test('A user who deletes the account gets a mail about it, which outlives the account', async ({
  server,
  catcher,
  newUser,
}) => {
  await verify(server, newUser);
  expect((await deleteOwn(server, newUser)).status).toBe(204);
  const { subject, text, links } = await catcher.waitFor(newUser.email);
  expect([subject, links]).toEqual(['Your account was deleted', []]);
  expect(text).toMatch(/It happened on .+ UTC \(IP address 127\.0\.0\.1\)\./);
  await waitUntilSent(server);
  expect(catcher.to(newUser.email)).toHaveLength(1);
});

test('A deletion that fails causes no mail', async ({ server, newUser }) => {
  await verify(server, newUser);
  const token = await server.signIn(newUser);
  const json = { password: 'wrong horse battery staple' };
  expect((await server.call('DELETE', '/users/me', { token, json })).status).toBe(422);
  expect(await server.app.get(DataSource).getRepository(MailRow).count()).toBe(0);
});

test.for([
  ['de', 'Ihr Konto wurde gelöscht'],
  ['fr', 'Votre compte a été supprimé'],
  ['es', 'Se eliminó su cuenta'],
] as const)(
  'The mail about a deleted account is in the language that its user had chosen: %s',
  async ([locale, subject], { server, catcher, newUser }) => {
    await verify(server, newUser);
    const token = await server.signIn(newUser);
    await server.call('PATCH', '/users/me', { token, json: { locale } });
    await deleteOwn(server, newUser);
    expect((await catcher.waitFor(newUser.email)).subject).toBe(subject);
  },
);

test('A user who deletes the account on the page gets the mail too', async ({
  server,
  catcher,
  newUser,
}) => {
  await verify(server, newUser);
  const browser = new PlainBrowser(server);
  const page = await browser.signIn(newUser, '/account/deletion');
  expect((await browser.submit(page, { password: PASSWORD })).status).toBe(200);
  expect((await catcher.waitFor(newUser.email)).subject).toBe('Your account was deleted');
});

test('An address that was never proven gets no mail about the deletion, and neither does a user whom an administrator deletes', async ({
  server,
  catcher,
  newUser,
}) => {
  expect((await deleteOwn(server, newUser)).status).toBe(204);
  const other = await server.register();
  await verify(server, other);
  const token = await server.signIn(await server.registerAdministrator());
  expect((await server.call('DELETE', `/users/${other.id}`, { token })).status).toBe(204);
  await waitUntilSent(server);
  expect([...catcher.to(newUser.email), ...catcher.to(other.email)]).toEqual([]);
});
