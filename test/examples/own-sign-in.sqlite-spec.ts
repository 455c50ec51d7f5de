import { Injectable } from '@nestjs/common';
import { expect } from 'vitest';
import {
  AuthModule,
  Clock,
  type DueMail,
  Grant,
  InvalidRequestError,
  MailKind,
  type MailToRender,
  OAuthModule,
  Outbox,
  type PreparedMail,
  ProblemException,
  RegistrationModule,
  SYSTEM_ACTOR,
  UnitsOfWork,
  UsersService,
} from '../../src/index.js';
import { MailRecorder } from '../../src/testing.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, ownDataSource, type TestHost } from '../support/host.js';
import { PASSWORD } from '../support/server.js';
import { decode } from '../support/tokens.js';
import { MagicLinkController } from './app/magic-link.controller.js';
import { TextCodeGrant, TextCodes } from './app/text-code.grant.js';

const PHONE = '+49 30 1234567';
const CODE = '204518';
const FREE_PER_ADDRESS = 20;
const SCOPES = { 'reports:read': 'Read' };

/** The codes of the application: each phone number has one. */
@Injectable()
class MadeUpCodes extends TextCodes {
  tried = 0;

  constructor(private readonly users: UsersService) {
    super();
  }

  async findOwnerId(phone: string): Promise<string | null> {
    return phone === PHONE ? (await this.users.findByLogin('ann'))!.id : null;
  }

  async use(phone: string, code: string): Promise<boolean> {
    this.tried++;
    return phone === PHONE && code === CODE;
  }
}

/** A grant that rejects every request as it is told to. */
@Injectable()
class RejectingGrant extends Grant {
  readonly type = 'urn:example:grant-type:rejecting';
  override readonly forFirstParty = true;
  error: Error = new Error('Not told.');

  exchange(): Promise<never> {
    return Promise.reject(this.error);
  }
}

@Injectable()
class MagicLinkMail extends MailKind {
  readonly kind = 'magic-link';

  override prepare({ user }: DueMail): PreparedMail {
    const to = user!.email;
    const more = { address: to, ownerAddress: to, lifetimeSeconds: 600 };
    const create = { purpose: 'magic-link', user, ...more };
    return { to, link: { url: 'https://app.example.com/enter#token={token}', create } };
  }

  override render({ link }: MailToRender) {
    return { subject: 'Sign in', text: link!, html: `<p>${link}</p>` };
  }
}

const test = hostTest().extend('host', async ({ newDatabase, startHost }) => {
  const limits = { ...authOptions().limits, signInFailuresPerAddress: FREE_PER_ADDRESS };
  // The transport is replaced by `MailRecorder`.
  const mail = { from: 'Example <no-reply@example.com>', smtp: { url: 'smtp://127.0.0.1:9' } };
  const host = await startHost({
    imports: [
      ownDataSource(await newDatabase('sqlite')),
      AuthModule.forRoot({ ...authOptions(), limits, mail, scopes: SCOPES }),
      OAuthModule.forRoot(),
      RegistrationModule.forRoot(),
    ],
    controllers: [MagicLinkController],
    providers: [
      { provide: TextCodes, useClass: MadeUpCodes },
      TextCodeGrant,
      RejectingGrant,
      MagicLinkMail,
    ],
  });
  const json = { email: 'ann@example.com', username: 'ann', password: PASSWORD };
  await host.call('POST', '/users', { json });
  return host;
});

/** Keeps a limit from refilling while a busy machine takes its time. */
function stopClock(host: TestHost): void {
  const clock = host.app.get(Clock);
  const now = clock.now();
  clock.now = () => now;
}

const sendCode = async (host: TestHost, phone: string, code: string) => {
  const form = { grant_type: 'urn:example:grant-type:text-code', phone, code };
  return host.call('POST', '/token', { form });
};
const sendPassword = (host: TestHost, password: string) =>
  host.call('POST', '/token', { form: { username: 'ann', password } });
const getStatuses = async (times: number, send: (i: number) => Promise<{ status: number }>) => {
  const statuses: number[] = [];
  for (let i = 0; i < times; i++) statuses.push((await send(i)).status);
  return statuses;
};
const repeat = (status: number, times: number) => Array.from({ length: times }, () => status);

test('The grant of docs/extending.md checks five wrong codes of an account, whether it exists or not', async ({
  host,
}) => {
  stopClock(host);
  for (const phone of [PHONE, '+49 30 7654321']) {
    const statuses = await getStatuses(6, (i) => sendCode(host, phone, `00000${i}`));
    expect(statuses, phone).toEqual([...repeat(400, 5), 429]);
  }
  const { tried } = host.app.get<MadeUpCodes>(TextCodes);
  // The right code is not checked either, until the wait is over.
  const refused = await sendCode(host, PHONE, CODE);
  expect(refused).toMatchObject({ status: 429, body: { error: 'temporarily_unavailable' } });
  expect(host.app.get<MadeUpCodes>(TextCodes).tried).toBe(tried);
});

test('Wrong codes and wrong passwords of an account share one count', async ({ host }) => {
  stopClock(host);
  expect(await getStatuses(3, () => sendPassword(host, 'wrong'))).toEqual(repeat(400, 3));
  expect(await getStatuses(3, () => sendCode(host, PHONE, '1'))).toEqual([400, 400, 429]);
  expect((await sendPassword(host, PASSWORD)).status).toBe(429);
});

test('The grant of docs/extending.md signs in by a right code, which clears the count of the account', async ({
  host,
}) => {
  stopClock(host);
  expect(await getStatuses(4, () => sendCode(host, PHONE, '1'))).toEqual(repeat(400, 4));
  const { status, body } = await sendCode(host, PHONE, CODE);
  expect([status, body.scope]).toEqual([200, 'reports:read']);
  expect(decode(body.access_token).claims.amr).toEqual(['text_code']);
  // Five of the account, and five of the address, which is known now.
  const wrong = await getStatuses(11, () => sendCode(host, PHONE, '1'));
  expect(wrong).toEqual([...repeat(400, 10), 429]);
});

test('An address that has failed too often with a grant of an application has to wait, also with a password', async ({
  host,
}) => {
  stopClock(host);
  const wrong = await getStatuses(FREE_PER_ADDRESS + 10, (i) => sendCode(host, `+1 ${i}`, '1'));
  expect(wrong).toEqual([...repeat(400, FREE_PER_ADDRESS), ...repeat(429, 10)]);
  expect((await sendPassword(host, PASSWORD)).status).toBe(429);
  const { tried } = host.app.get<MadeUpCodes>(TextCodes);
  expect((await sendCode(host, PHONE, CODE)).status).toBe(429);
  expect(host.app.get<MadeUpCodes>(TextCodes).tried).toBe(tried);
});

test('Malformed requests for a grant of an application do not count, and its own errors do', async ({
  host,
}) => {
  stopClock(host);
  const grant = host.app.get(RejectingGrant);
  const send = () => host.call('POST', '/token', { form: { grant_type: grant.type } });
  grant.error = new InvalidRequestError('badge is required');
  expect(await getStatuses(FREE_PER_ADDRESS + 5, send)).toEqual(repeat(400, FREE_PER_ADDRESS + 5));
  grant.error = new Error('No such badge.');
  const statuses = await getStatuses(FREE_PER_ADDRESS + 1, send);
  expect(statuses).toEqual([...repeat(500, FREE_PER_ADDRESS), 429]);
});

test('An error of what the grant of an application calls counts as a failure', async ({ host }) => {
  stopClock(host);
  const grant = host.app.get(RejectingGrant);
  grant.error = new ProblemException({ status: 404, code: 'not_found', detail: 'No such badge.' });
  const send = () => host.call('POST', '/token', { form: { grant_type: grant.type } });
  const statuses = await getStatuses(FREE_PER_ADDRESS + 1, send);
  expect(statuses.indexOf(429)).toBe(FREE_PER_ADDRESS);
});

test('Refresh tokens that are not valid do not count', async ({ host }) => {
  const form = { grant_type: 'refresh_token', refresh_token: 'made up' };
  const statuses = await getStatuses(FREE_PER_ADDRESS + 5, () =>
    host.call('POST', '/token', { form }),
  );
  expect(statuses).toEqual(repeat(400, FREE_PER_ADDRESS + 5));
});

test('The magic link of docs/extending.md signs in once, for the first-party client', async ({
  host,
}) => {
  const mails = MailRecorder.of(host.app);
  const { id: userId } = (await host.app.get(UsersService).findByLogin('ann'))!;
  await host.app
    .get(UnitsOfWork)
    .run(SYSTEM_ACTOR, (unit) => host.app.get(Outbox).send({ kind: 'magic-link', userId }, unit));
  const { token } = await mails.waitFor('ann@example.com');
  const enter = (json: object) => host.call('POST', '/magic-link', { json });
  const { status, body } = await enter({ token });
  expect([status, body.scope]).toEqual([200, 'reports:read']);
  expect(decode(body.access_token).claims).toMatchObject({ acr: 'aal1', amr: ['magic_link'] });
  const form = { grant_type: 'refresh_token', refresh_token: body.refresh_token };
  expect((await host.call('POST', '/token', { form })).status).toBe(200);
  expect((await enter({ token })).body.code).toBe('link_used');
  expect((await enter({ token: 7 })).body.code).toBe('link_not_valid');
});
