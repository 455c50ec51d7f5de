import { expect, vi } from 'vitest';
import {
  AccountModule,
  AuthModule,
  type AuthModuleExtras,
  Outbox,
  RecoveryModule,
  RefusedAddresses,
  RegistrationModule,
} from '../../src/index.js';
import { EventRecorder, MailRecorder } from '../../src/testing.js';
import { MailReportsController } from '../examples/app/mail-reports.controller.js';
import { overrides } from '../examples/app/our-mails.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, ownDataSource } from '../support/host.js';
import { forget } from '../support/reset.js';

const JO = { email: 'Jo@example.com', password: 'correct horse battery staple' };
const SECRET = 'the secret of the webhook';

const test = hostTest().extend(
  'start',
  ({ newDatabase, startHost }) =>
    async (extras: AuthModuleExtras = {}, mail: object = { devMailbox: true }) => {
      const options = { ...authOptions(), ...extras };
      const imports = [
        ownDataSource(await newDatabase('sqlite')),
        AuthModule.forRoot({ ...options, mail: { from: 'no-reply@host.example', ...mail } }),
        RegistrationModule.forRoot(),
        AccountModule.forRoot(),
        RecoveryModule.forRoot(),
      ];
      const host = await startHost({ imports, controllers: [MailReportsController] });
      expect((await host.call('POST', '/users', { json: JO })).status).toBe(201);
      return host;
    },
);

test('The webhook controller of docs/mail.md stops mails to an address that bounced or complained, for the provider alone', async ({
  start,
  onTestFinished,
}) => {
  vi.stubEnv('MAIL_WEBHOOK_SECRET', SECRET);
  onTestFinished(() => void vi.unstubAllEnvs());
  const host = await start();
  const refused = host.app.get(RefusedAddresses);
  const report = (json: object, secret = SECRET) =>
    host.call('POST', '/mail-reports', { json, headers: { 'x-webhook-secret': secret } });
  const hardBounce = { RecordType: 'Bounce', Type: 'HardBounce', Email: JO.email };

  expect((await report(hardBounce, 'wrong')).status).toBe(401);
  expect((await host.call('POST', '/mail-reports', { json: hardBounce })).status).toBe(401);
  expect((await report({ ...hardBounce, Type: 'SoftBounce' })).status).toBe(204);
  expect(await refused.has(JO.email)).toBe(false);

  expect((await report(hardBounce)).status).toBe(204);
  expect((await report({ RecordType: 'SpamComplaint', Email: 'jane@example.com' })).status).toBe(
    204,
  );
  expect((await refused.list(10)).map(({ address }) => address).toSorted()).toEqual([
    'jane@example.com',
    'jo@example.com',
  ]);
  expect((await report({ ...hardBounce, Email: 'no address' })).status).toBe(422);

  const mails = MailRecorder.of(host.app);
  const events = EventRecorder.of(host.app);
  await forget(host, JO.email);
  await expect.poll(() => events.recorded.map(({ name }) => name)).toContain('mail.refused');
  expect(mails.recorded).toEqual([]);
  expect(await refused.allow(JO.email)).toBe(true);
});

test('The transport and the texts of docs/mail.md take the place of ours', async ({
  start,
  onTestFinished,
}) => {
  const host = await start({ overrides }, {});
  const answers = [503, 200];
  const sent: Array<Record<string, string>> = [];
  const { fetch } = globalThis;
  const spy = vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    if (input !== 'https://mail.example.com/send') return fetch(input, init);
    sent.push(JSON.parse(init!.body as string) as Record<string, string>);
    return new Response(null, { status: answers[sent.length - 1] ?? 422 });
  });
  onTestFinished(() => spy.mockRestore());
  const events = EventRecorder.of(host.app);
  await forget(host, JO.email);
  await expect.poll(() => sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({
    to: JO.email,
    subject: 'Your new password',
    text: expect.stringMatching(/^Choose a new password: http/),
  });
  const outbox = host.app.get(Outbox);
  await expect.poll(async () => (await outbox.list(1))[0]?.lastError).toBe('Error');
  await outbox.retry('all');
  await expect.poll(() => events.take()).toContain('mail.sent');
  expect(sent[1]).toEqual(sent[0]);
});
