import { Injectable } from '@nestjs/common';
import { expect, vi } from 'vitest';
import {
  AccountModule,
  AuthModule,
  type MailToRender,
  MailTemplates,
  PASSED,
  RecoveryModule,
  type RecoveryOptions,
  type RecoveryRoutes,
  RecoveryService,
  RegistrationModule,
  SignInStep,
} from '../../src/index.js';
import { MailRecorder } from '../../src/testing.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, getStartError, type HostOptions, ownDataSource } from '../support/host.js';
import { forget, reset } from '../support/reset.js';
import { NEXT } from '../support/server.js';

type Extras = Partial<Parameters<typeof AuthModule.forRoot>[0]>;

const PASSWORD = 'correct horse battery staple';

const test = hostTest().extend(
  'start',
  ({ newDatabase, startHost }) =>
    async (
      recovery: RecoveryOptions & { routes?: RecoveryRoutes } = {},
      extras: Extras = {},
      providers: Array<new (...given: never[]) => unknown> = [],
      options: HostOptions = {},
    ) => {
      const mail = { from: 'no-reply@host.example', devMailbox: true };
      const auth = AuthModule.forRoot({ ...authOptions(), mail, ...extras });
      const features = [
        RegistrationModule.forRoot(),
        AccountModule.forRoot(),
        RecoveryModule.forRoot(recovery),
      ];
      const imports = [ownDataSource(await newDatabase('sqlite')), auth, ...features];
      const host = await startHost({ imports, providers }, options);
      const json = { email: 'jo@example.com', password: PASSWORD };
      await host.call('POST', '/users', { json });
      return host;
    },
);

test.for([
  ['without the option mail', {}, { mail: undefined }, /RecoveryModule needs the option `mail`/],
  ['with a relative url', { url: '/reset#{token}' }, {}, /url must be the absolute URL/],
  ['with a url without {token}', { url: 'https://app.example' }, {}, /url must be .*\{token\}/],
  ['with a url of a program', { url: 'javascript:{token}' }, {}, /url must be the absolute URL/],
  ['with a link of a day', { linkSeconds: 86_400 }, {}, /linkSeconds must be .* from 300 to 3600/],
  ['with a link of a second and a half', { linkSeconds: 300.5 }, {}, /linkSeconds must be/],
] as const)(
  'RecoveryModule %s stops the start with a sentence',
  async ([, recovery, extras, sentence], { start }) => {
    expect(await getStartError(start(recovery, extras))).toMatch(sentence);
  },
);

test('RecoveryModule without forRoot() stops the start with a sentence', async ({
  newDatabase,
  startHost,
}) => {
  const imports = [
    ownDataSource(await newDatabase('sqlite')),
    AuthModule.forRoot(authOptions()),
    RecoveryModule,
  ];
  expect(await getStartError(startHost({ imports }))).toMatch(/Import RecoveryModule\.forRoot/);
});

test.for([
  ['Express', true],
  ['Fastify', false],
] as const)(
  'On %s below a prefix, the link leads to the page of the application and is valid as long as it says',
  async ([, express], { start }) => {
    const url = 'https://app.example/new-password?lang=en#t={token}';
    const configure: HostOptions['configure'] = (app) => app.setGlobalPrefix('api');
    const prefixed = await start({ url, linkSeconds: 300 }, {}, [], { express, configure });
    const mails = MailRecorder.of(prefixed.app);
    const json = { email: 'jo@example.com', password: PASSWORD };
    await prefixed.call('POST', '/api/users', { json });
    const asked = await prefixed.call('POST', '/api/forgot-password', {
      json: { email: json.email },
    });
    expect(asked.status).toBe(202);
    const { link, text, token } = await mails.waitFor('jo@example.com');
    expect(link).toBe(`https://app.example/new-password?lang=en#t=${token}`);
    expect(text).toContain('valid for 5 minutes');
    const body = { token, new_password: NEXT };
    expect((await prefixed.call('POST', '/api/reset-password', { json: body })).status).toBe(204);
  },
);

test('The code of docs/recovery.md serves the routes', async ({ newDatabase, startHost }) => {
  vi.stubEnv('SECRET_KEY', authOptions().secretKey);
  const { recovery } = await import('../examples/app/recovery.js');
  vi.unstubAllEnvs();
  const database = ownDataSource(await newDatabase('sqlite'));
  const imports = [database, ...recovery, RegistrationModule.forRoot()];
  const host = await startHost({ imports });
  const mails = MailRecorder.of(host.app);
  await host.call('POST', '/users', { json: { email: 'jo@example.com', password: PASSWORD } });
  await forget(host, 'jo@example.com');
  const { link, text } = await mails.waitFor('jo@example.com');
  expect(link).toContain('https://app.example.com/new-password#token=');
  expect(text).toContain('30 minutes');
});

test('An application serves its own routes with RecoveryService', async ({ start }) => {
  const host = await start({ routes: { recovery: false, administration: false } });
  const mails = MailRecorder.of(host.app);
  expect((await forget(host, 'jo@example.com')).status).toBe(404);
  const actor = { ...NO_ACTOR, ip: '192.0.2.1', userAgent: 'Mozilla/5.0 (Windows) Firefox/140.0' };
  await host.app.get(RecoveryService).request('jo@example.com', 'fr', actor);
  const { token } = await mails.waitFor('jo@example.com');
  await host.app.get(RecoveryService).reset(token!, NEXT, actor);
  const { text } = await mails.waitFor('jo@example.com');
  expect(text).toContain('(Firefox, Windows, IP address 192.0.2.1)');
});

test('The words of an application take the place of ours', async ({ start }) => {
  @Injectable()
  class Words extends MailTemplates {
    override render(mail: MailToRender) {
      if (mail.kind !== 'reset-password') return super.render(mail);
      return { subject: 'Our words', text: `${mail.user!.email} ${mail.link}`, html: '' };
    }
  }
  const overrides = [{ provide: MailTemplates, useClass: Words }];
  const host = await start({}, { overrides });
  const mails = MailRecorder.of(host.app);
  await forget(host, 'jo@example.com');
  const { subject, text } = await mails.waitFor('jo@example.com');
  expect([subject, text]).toEqual(['Our words', expect.stringMatching(/^jo@example\.com http/)]);
});

/** A second step of the sign-in that waits for something. */
@Injectable()
class SlowStep extends SignInStep {
  static readonly waiting: Array<() => void> = [];

  async evaluate() {
    await new Promise<void>((resolve) => SlowStep.waiting.push(resolve));
    return PASSED;
  }
}

test('A sign-in that waits for its second step starts no session after the owner has reset the password', async ({
  start,
}) => {
  const host = await start({}, {}, [SlowStep]);
  const mails = MailRecorder.of(host.app);
  const json = { email: 'jo@example.com', password: PASSWORD };
  const signingIn = host.call('POST', '/login', { json });
  await expect.poll(() => SlowStep.waiting.length).toBe(1);
  await forget(host, 'jo@example.com');
  const { token } = await mails.waitFor('jo@example.com');
  expect((await reset(host, token!)).status).toBe(204);
  SlowStep.waiting.pop()!();
  const { body } = await signingIn;
  const me = await host.call('GET', '/users/me', { token: String(body.access_token) });
  expect(me.status).toBe(401);
});

const NO_ACTOR = {
  kind: 'anonymous',
  userId: null,
  sessionId: null,
  clientId: null,
  requestId: null,
} as const;
