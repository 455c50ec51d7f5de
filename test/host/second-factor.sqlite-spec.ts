import { Controller, HttpCode, Injectable, Post } from '@nestjs/common';
import { expect } from 'vitest';
import {
  Authenticated,
  AuthModule,
  CurrentUser,
  Factors,
  FactorsModule,
  OAuthModule,
  type Principal,
  RegistrationModule,
  SecondFactor,
  type SecondFactorAttempt,
  type User,
} from '../../src/index.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, ownDataSource, type TestHost } from '../support/host.js';
import { decode } from '../support/tokens.js';

const JANE = { username: 'jane', password: 'correct horse battery' };

/** The application's own factor: badges, whose chip says a number that is valid once. */
@Injectable()
class BadgeFactor extends SecondFactor {
  readonly kind = 'badge';
  readonly numbers = new Map<string, Set<string>>();

  isEnrolled({ id }: Pick<User, 'id'>): boolean {
    return this.numbers.has(id);
  }

  async verify({ user, proof }: SecondFactorAttempt): Promise<string | null> {
    return this.numbers.get(user.id)?.delete(String(proof)) ? this.kind : null;
  }

  async remove(userId: string): Promise<void> {
    this.numbers.delete(userId);
  }
}

/** The application's own enrolment. */
@Controller('badge')
class BadgeController {
  constructor(
    private readonly badges: BadgeFactor,
    private readonly factors: Factors,
  ) {}

  @Post()
  @HttpCode(204)
  @Authenticated()
  async enrol(@CurrentUser() { userId, sessionId }: Principal): Promise<void> {
    this.badges.numbers.set(userId!, new Set(['1', '2', '3']));
    await this.factors.turnOn(userId!, { sessionId });
  }
}

const test = hostTest().extend('host', async ({ newDatabase, startHost }) => {
  const host = await startHost({
    imports: [
      ownDataSource(await newDatabase('sqlite')),
      AuthModule.forRoot(authOptions()),
      OAuthModule.forRoot(),
      RegistrationModule.forRoot(),
      FactorsModule.forRoot(),
    ],
    providers: [BadgeFactor],
    controllers: [BadgeController],
  });
  await host.call('POST', '/users', { json: { ...JANE, email: 'jane@example.com' } });
  const { body } = await host.call('POST', '/token', { form: JANE });
  const enrolled = await host.call('POST', '/badge', { token: body.access_token });
  expect(enrolled.status).toBe(204);
  return host;
});

const logIn = (host: TestHost) => host.call('POST', '/login', { json: JANE });

test('A second factor of an application is asked for at the sign-in, and proven by its method', async ({
  host,
}) => {
  const waiting = await logIn(host);
  expect(waiting).toMatchObject({ status: 403, body: { methods: ['badge'] } });
  const { mfa_token } = waiting.body;
  const finish = (proof: object) =>
    host.call('POST', '/login/second-factor', { json: { mfa_token, ...proof } });
  expect((await finish({ method: 'badge', proof: '9' })).body.code).toBe('invalid_second_factor');
  expect((await finish({ method: 'card', proof: '1' })).body.code).toBe('invalid_second_factor');
  expect((await finish({ method: 'badge' })).status).toBe(422);
  const done = await finish({ method: 'badge', proof: '1' });
  expect(done.status).toBe(200);
  expect(decode(done.body.access_token).claims).toMatchObject({ acr: 'aal2' });
  expect((await finish({ method: 'badge', proof: '2' })).body.code).toBe('mfa_token_not_valid');
  const again = (await logIn(host)).body;
  const used = { mfa_token: again.mfa_token, method: 'badge', proof: '1' };
  expect((await host.call('POST', '/login/second-factor', { json: used })).status).toBe(401);
});

test('A second factor of an application proves its user in the grant and in a session', async ({
  host,
}) => {
  const waiting = await host.call('POST', '/token', { form: JANE });
  expect(waiting).toMatchObject({ status: 400, body: { error: 'mfa_required' } });
  const { mfa_token } = waiting.body;
  const grant_type = 'urn:nightlatch:grant-type:mfa';
  const form = { grant_type, mfa_token, method: 'badge', proof: '2' };
  const { status, body } = await host.call('POST', '/token', { form });
  expect(status).toBe(200);
  const reauthenticate = (json: object) =>
    host.call('POST', '/reauthenticate', { token: body.access_token, json });
  const alone = await reauthenticate({ password: JANE.password });
  expect([alone.status, alone.body.code]).toEqual([422, 'second_factor_needed']);
  expect((await reauthenticate({ method: 'badge', proof: '2' })).status).toBe(422);
  const proven = await reauthenticate({ method: 'badge', proof: '3' });
  expect(proven.status).toBe(200);
  expect(decode(proven.body.access_token).claims).toMatchObject({ acr: 'aal2' });
});

test('Factors.reset() removes a second factor of an application, and the password is enough again', async ({
  host,
}) => {
  const factors = host.app.get(Factors);
  const [userId] = [...host.app.get(BadgeFactor).numbers.keys()];
  await factors.reset(userId!);
  expect((await logIn(host)).status).toBe(200);
});
