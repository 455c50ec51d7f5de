import { expect } from 'vitest';
import { SYSTEM_ACTOR } from '../../src/events/actor.js';
import {
  AccountModule,
  AuthModule,
  type DirectoryUser,
  Outbox,
  RegistrationModule,
  type RegistrationOptions,
  UserDirectory,
  VerificationModule,
  VerificationService,
} from '../../src/index.js';
import { MailRecorder } from '../../src/testing.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, getStartError, type HostOptions, ownDataSource } from '../support/host.js';
import { askForLink, register, verify } from '../support/verification.js';

type Extras = Partial<Parameters<typeof AuthModule.forRoot>[0]>;

const EMAIL = 'jo@example.com';

class NobodyDirectory extends UserDirectory {
  findByLogin = (): Promise<DirectoryUser | null> => Promise.resolve(null);
  findById = (): Promise<DirectoryUser | null> => Promise.resolve(null);
}

const test = hostTest().extend(
  'start',
  ({ newDatabase, startHost }) =>
    async (
      registration: RegistrationOptions,
      verification: Parameters<typeof VerificationModule.forRoot>[0] | null = {},
      extras: Extras = {},
      options: HostOptions = {},
    ) => {
      const mail = { from: 'no-reply@host.example', devMailbox: true };
      const imports = [
        ownDataSource(await newDatabase('sqlite')),
        AuthModule.forRoot({ ...authOptions(), mail, ...extras }),
        RegistrationModule.forRoot(registration),
        AccountModule.forRoot(),
        ...(verification ? [VerificationModule.forRoot(verification)] : []),
      ];
      return startHost({ imports }, options);
    },
);

const REQUIRED = { verification: 'required' } as const;
const DIRECTORY = { overrides: [{ provide: UserDirectory, useClass: NobodyDirectory }] };

test.for([
  ['VerificationModule without mail', {}, {}, { mail: undefined }, /needs the option `mail`/],
  ['a relative url', {}, { url: '/verify#{token}' }, {}, /url must be the absolute URL/],
  ['a url without {token}', {}, { url: 'https://app.example' }, {}, /url must be .*\{token\}/],
  ['required without VerificationModule', REQUIRED, null, {}, /needs VerificationModule\.forRoot/],
  ['required with the link alone', REQUIRED, { proof: 'link' }, {}, /cannot be .* proof: 'link'/],
  ['required with a UserDirectory', REQUIRED, {}, DIRECTORY, /cannot be used with a UserDirectory/],
] as const)(
  '%s stops the start with a sentence',
  async ([, registration, verification, extras, sentence], { start }) => {
    const started = start(registration, verification, extras);
    expect(await getStartError(started)).toMatch(sentence);
  },
);

test('VerificationModule without forRoot() stops the start with a sentence', async ({
  newDatabase,
  startHost,
}) => {
  const imports = [
    ownDataSource(await newDatabase('sqlite')),
    AuthModule.forRoot(authOptions()),
    VerificationModule,
  ];
  expect(await getStartError(startHost({ imports }))).toMatch(/Import VerificationModule\.forRoot/);
});

test.for([
  ['Fastify', {}],
  ['Express', { express: true }],
] as const)(
  'An application on %s has people verify their address before it has a user, and links to its own page',
  async ([, options], { start }) => {
    const host = await start(
      REQUIRED,
      { url: 'https://app.example/welcome?t={token}' },
      {},
      options,
    );
    const mails = MailRecorder.of(host.app);
    const headers = { 'accept-language': 'fr-CA, en;q=0.5' };
    expect((await register(host, EMAIL, {}, { headers })).status).toBe(202);
    const mail = await mails.waitFor(EMAIL);
    expect(mail.subject).toBe('Confirmez votre adresse e-mail');
    const url = new URL(mail.link!);
    expect(url.origin + url.pathname).toBe('https://app.example/welcome');
    expect((await verify(host, url.searchParams.get('t')!)).status).toBe(204);
  },
);

test('With proof: link, the link alone verifies the address of an account', async ({ start }) => {
  const host = await start({}, { proof: 'link' });
  const mails = MailRecorder.of(host.app);
  await register(host, EMAIL);
  const { token } = await mails.waitFor(EMAIL);
  expect((await verify(host, token!, {})).status).toBe(204);
});

test('An application without the routes calls VerificationService', async ({ start }) => {
  const host = await start({}, { routes: { verification: false } });
  const mails = MailRecorder.of(host.app);
  expect((await askForLink(host, EMAIL)).status).toBe(404);
  const { body } = await register(host, EMAIL);
  const { token } = await mails.waitFor(EMAIL);
  const actor = { ...SYSTEM_ACTOR, kind: 'user' as const, userId: body.id as string };
  await host.app.get(VerificationService).verify(token!, {}, actor);
});

test('A closed registration answers 403 in the mode required too', async ({ start }) => {
  const host = await start({ ...REQUIRED, open: false });
  const { status, body } = await register(host, EMAIL);
  expect([status, body.code]).toEqual([403, 'registration_closed']);
  expect((await host.app.get(Outbox).readBacklog()).waiting).toBe(0);
});
