import { expect } from 'vitest';
import {
  AccountModule,
  AuthModule,
  EmailChangeModule,
  EmailChangeService,
  OAuthModule,
  RecoveryModule,
  RegistrationModule,
  UsersService,
} from '../../src/index.js';
import { SYSTEM_ACTOR } from '../../src/events/actor.js';
import { FakeClock, MailRecorder } from '../../src/testing.js';
import { confirmChange, requestChange } from '../support/email-change.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, getStartError, type HostOptions, ownDataSource } from '../support/host.js';
import { newAddress } from '../support/mail-fixtures.js';

type Extras = Partial<Parameters<typeof AuthModule.forRoot>[0]>;
interface Parts {
  change?: Parameters<typeof EmailChangeModule.forRoot>[0];
  extras?: Extras;
  recovery?: boolean;
}

const JO = {
  email: 'jo@example.com',
  username: 'johndoe',
  password: 'correct horse battery staple',
};

const test = hostTest().extend(
  'start',
  ({ newDatabase, startHost }) =>
    async ({ change, extras, recovery = true }: Parts = {}, options: HostOptions = {}) => {
      const mail = { from: 'no-reply@host.example', devMailbox: true };
      const imports = [
        ownDataSource(await newDatabase('sqlite')),
        AuthModule.forRoot({ ...authOptions(), mail, ...extras }),
        OAuthModule.forRoot(),
        RegistrationModule.forRoot(),
        AccountModule.forRoot(),
        ...(recovery ? [RecoveryModule.forRoot()] : []),
        EmailChangeModule.forRoot(change),
      ];
      const host = await startHost({ imports }, options);
      await host.call('POST', '/users', { json: JO });
      const { body } = await host.call('POST', '/login', {
        json: { username: JO.username, password: JO.password },
      });
      return { host, token: String(body.access_token), mails: MailRecorder.of(host.app) };
    },
);

test.for([
  ['without RecoveryModule', { recovery: false }, /EmailChangeModule needs RecoveryModule/],
  ['with a relative URL', { change: { confirmUrl: '/x#{token}' } }, /confirmUrl must be the abs/],
  ['with a URL without {token}', { change: { undoUrl: 'https://a.example' } }, /undoUrl must be/],
] as const)(
  'EmailChangeModule %s stops the start with a sentence',
  async ([, parts, sentence], { start }) => {
    expect(await getStartError(start(parts))).toMatch(sentence);
  },
);

test.for([
  ['without forRoot()', EmailChangeModule, /Import EmailChangeModule\.forRoot/],
  ['without the option mail', EmailChangeModule.forRoot(), /needs the option `mail` of AuthModule/],
] as const)(
  'EmailChangeModule %s stops the start with a sentence',
  async ([, module, sentence], { newDatabase, startHost }) => {
    const auth = AuthModule.forRoot(authOptions());
    const imports = [ownDataSource(await newDatabase('sqlite')), auth, module];
    expect(await getStartError(startHost({ imports }))).toMatch(sentence);
  },
);

test.for([
  ['Express', true],
  ['Fastify', false],
] as const)(
  'On %s, the links lead to the pages of the application, and an old sign-in gets the header of RFC 9470',
  async ([, express], { start }) => {
    const change = {
      confirmUrl: 'https://app.example/new-address?lang=en#t={token}',
      undoUrl: 'https://app.example/old-address#t={token}',
    };
    const { host, token, mails } = await start({ change }, { express });
    const email = newAddress();
    expect((await requestChange(host, token, email)).status).toBe(202);
    const toNew = await mails.waitFor(email);
    expect(toNew.link).toBe(`https://app.example/new-address?lang=en#t=${toNew.token}`);
    const confirmed = await confirmChange(host, toNew.token!, { token });
    expect(confirmed.status).toBe(204);
    const toOld = await mails.waitFor(JO.email);
    expect(toOld.link).toBe(`https://app.example/old-address#t=${toOld.token}`);
    FakeClock.of(host.app).set(new Date(Date.now() + 601_000));
    const { status, headers } = await requestChange(host, token, newAddress());
    expect([status, headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer error="insufficient_user_authentication", ' +
        'error_description="More recent authentication is required", max_age="600"',
    ]);
  },
);

test('An application serves its own routes with EmailChangeService', async ({ start }) => {
  const { host, token, mails } = await start({ change: { routes: { emailChange: false } } });
  expect((await requestChange(host, token, newAddress())).status).toBe(404);
  const changes = host.app.get(EmailChangeService);
  const users = host.app.get(UsersService);
  const { id } = (await users.findByLogin(JO.username))!;
  const email = newAddress();
  await changes.request(id, email, 'de', SYSTEM_ACTOR);
  const mail = await mails.waitFor(email);
  expect(mail.subject).toBe('Bestätigen Sie Ihre neue E-Mail-Adresse');
  await expect(changes.getPending(id)).resolves.toMatchObject({ email });
  await changes.confirm(mail.token!, { password: JO.password }, SYSTEM_ACTOR);
  await expect(changes.getPending(id)).rejects.toMatchObject({ code: 'not_found' });
  await changes.undo((await mails.waitFor(JO.email)).token!, SYSTEM_ACTOR);
  await expect(users.getById(id)).resolves.toMatchObject({ email: JO.email });
});

test('A user deleted while a change waits takes the links along', async ({ start }) => {
  const { host, token, mails } = await start();
  const email = newAddress();
  await requestChange(host, token, email);
  const link = (await mails.waitFor(email)).token!;
  const json = { password: JO.password };
  expect((await host.call('DELETE', '/users/me', { token, json })).status).toBe(204);
  const refused = await confirmChange(host, link, { password: JO.password });
  expect(refused.body.code).toBe('link_not_valid');
});
