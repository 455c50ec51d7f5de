import { expect } from 'vitest';
import { Outbox } from '../../src/index.js';
import { hostTest } from '../support/fixtures.js';
import { SmtpCatcher } from '../support/smtp-catcher.js';
import { Club, clubHost } from './club.js';

const test = hostTest().extend('newCatcher', async ({}, { onCleanup }) => {
  const catchers: SmtpCatcher[] = [];
  onCleanup(async () => {
    for (const catcher of catchers) await catcher.stop();
  });
  return async (options: Parameters<typeof SmtpCatcher.start>[0] = {}): Promise<SmtpCatcher> => {
    const catcher = await SmtpCatcher.start(options);
    catchers.push(catcher);
    return catcher;
  };
});

test('A mail server without STARTTLS gets no mail if TLS is required', async ({
  newCatcher,
  newDatabase,
  startHost,
}) => {
  const catcher = await newCatcher({ disabledCommands: ['STARTTLS'] });
  const smtp = { url: catcher.url, tls: 'required' } as const;
  const host = await startHost(clubHost(await newDatabase(), { smtp }));
  await host.app.get(Club).notify('jo@example.com', 'x');
  await expect
    .poll(async () => (await host.app.get(Outbox).list(1))[0]?.lastError)
    .toMatch(/ETLS|^5../);
  expect(catcher.mails).toEqual([]);
});

test('A mail server with a self-signed certificate gets a mail only if TLS is opportunistic', async ({
  newCatcher,
  newDatabase,
  startHost,
}) => {
  const catcher = await newCatcher();
  const required = { url: catcher.url, tls: 'required' } as const;
  const strict = await startHost(clubHost(await newDatabase(), { smtp: required }));
  await strict.app.get(Club).notify('jo@example.com', 'x');
  await expect
    .poll(async () => (await strict.app.get(Outbox).list(1))[0]?.lastError)
    .toMatch(/CERT|SIGNED|ETLS|EXPIRED/);
  expect(catcher.mails).toEqual([]);
  // The default for this machine.
  const local = await startHost(clubHost(await newDatabase(), { smtp: { url: catcher.url } }));
  await local.app.get(Club).notify('jo@example.com', 'x');
  await catcher.waitFor('jo@example.com');
});

test('The user and the password of the URL sign in to the mail server', async ({
  newCatcher,
  newDatabase,
  startHost,
}) => {
  let signedIn: unknown;
  const catcher = await newCatcher({
    authOptional: false,
    onAuth: ({ username, password }, _session, done) => {
      signedIn = { username, password };
      done(null, { user: username });
    },
  });
  const url = catcher.url.replace('smtp://', 'smtp://me%40example.com:p%2Fw%23@');
  const host = await startHost(clubHost(await newDatabase(), { smtp: { url } }));
  await host.app.get(Club).notify('jo@example.com', 'x');
  await catcher.waitFor('jo@example.com');
  expect(signedIn).toEqual({ username: 'me@example.com', password: 'p/w#' });
});

test('A subject with a line break ends the mail before it reaches the mail server', async ({
  newCatcher,
  newDatabase,
  startHost,
}) => {
  const catcher = await newCatcher();
  const host = await startHost(clubHost(await newDatabase(), { smtp: { url: catcher.url } }));
  const club = host.app.get(Club);
  await club.notify('jo@example.com', 'x', 'Hello\r\nBcc: eve@example.com');
  await club.notify('jo@example.com', 'x', 'Gr\u00fc\u00dfe');
  const mail = await catcher.waitFor('jo@example.com');
  await expect.poll(async () => (await host.app.get(Outbox).readBacklog()).waiting).toBe(0);
  expect(catcher.mails.map(({ subject }) => subject)).toEqual(['Gr\u00fc\u00dfe']);
  expect(mail.raw).not.toContain('eve@');
});

test.for([
  '"eve@example.com x"@example.com',
  'jo@example.com, eve@example.com',
  'jo@example.com\r\nRCPT TO:<eve@example.com>',
  'jo',
])('Outbox.send() refuses the mailbox %j', async (mailbox, { newDatabase, startHost }) => {
  const host = await startHost(clubHost(await newDatabase(), { devMailbox: true }));
  await expect(host.app.get(Club).notify(mailbox, 'x')).rejects.toMatchObject({
    code: 'validation_failed',
  });
});

test.for([
  [{ from: 'x' }, 'mail.from must be like'],
  [{ smtp: { url: 'http://x' } }, 'mail.smtp.url must be like'],
  [{ devMailbox: true, bounceTo: 'x' }, 'mail.bounceTo must be'],
  [{ devMailbox: true, defaultLocale: '!' }, 'mail.defaultLocale must be'],
  [{ devMailbox: true, smtp: { url: 'smtp://x' } }, 'mail.devMailbox cannot be used'],
  [{}, 'mail needs smtp.url, or `overrides'],
] as const)(
  'The option mail %j stops the start with "%s"',
  async ([mail, message], { newDatabase, startHost }) => {
    await expect(startHost(clubHost(await newDatabase(), mail))).rejects.toThrow(message);
  },
);
