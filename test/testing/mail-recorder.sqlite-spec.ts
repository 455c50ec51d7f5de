import { expect } from 'vitest';
import { AuthModule, RecoveryModule, RegistrationModule } from '../../src/index.js';
import { MailRecorder } from '../../src/testing.js';
import { resetPassword } from '../examples/app/forgotten-password.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, ownDataSource } from '../support/host.js';
import { NEXT } from '../support/server.js';
import { Club, clubHost } from '../mail/club.js';

// The mail server of the application does not exist: no mail gets there.
const SMTP = { url: 'smtp://mail.invalid' };

const test = hostTest()
  .extend('host', async ({ newDatabase, startHost }) =>
    startHost(clubHost(await newDatabase(), { smtp: SMTP })),
  )
  .extend('club', ({ host }) => host.app.get(Club))
  .extend('mails', ({ host }) => MailRecorder.of(host.app));

test('MailRecorder waits for the mails to an address one after the other, and sends none of them', async ({
  club,
  mails,
}) => {
  await club.notify('jo@example.com', 'first');
  await club.notify('jane@example.com', 'See https://club.example/x?a=1#b for more.');
  expect((await mails.waitFor('jo@example.com')).text).toBe('first');
  const second = mails.waitFor('jo@example.com');
  await club.notify('jo@example.com', 'second');
  expect(await second).toMatchObject({ text: 'second', link: null, token: null });
  expect(await mails.waitFor('jane@example.com')).toMatchObject({
    kind: 'club-notice',
    link: 'https://club.example/x?a=1#b',
    token: null,
  });
  expect(mails.recorded.map(({ text }) => text)).toEqual(
    expect.arrayContaining(['first', 'second']),
  );
});

test('MailRecorder says which mails came if the expected one did not', async ({ club, mails }) => {
  await club.notify('jo@example.com', 'x');
  await mails.waitFor('jo@example.com');
  await expect(mails.waitFor('jo@example.com', 0.05)).rejects.toThrow(
    'No new mail to jo@example.com within 0.05 s. Mails so far: club-notice to jo@example.com.',
  );
});

test('The code of docs/testing.md resets a password by the mailed link', async ({
  newDatabase,
  startHost,
}) => {
  const mail = { from: 'club@club.example', smtp: SMTP };
  const imports = [
    ownDataSource(await newDatabase()),
    AuthModule.forRoot({ ...authOptions(), mail }),
    RegistrationModule.forRoot(),
    RecoveryModule.forRoot(),
  ];
  const host = await startHost({ imports });
  const json = { email: 'ann@example.com', password: 'correct horse battery staple' };
  expect((await host.call('POST', '/users', { json })).status).toBe(201);
  expect(await resetPassword(host.app, json.email, NEXT)).toBe(204);
});
