import {
  type ArgumentsHost,
  Catch,
  Controller,
  type ExceptionFilter,
  Get,
  Injectable,
  Post,
  Req,
  type Type,
  UnauthorizedException,
  UseGuards,
} from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { expect } from 'vitest';
import {
  Authenticated,
  AuthModule,
  Clock,
  CurrentUser,
  FactorsModule,
  PASSED,
  type PendingSignIn,
  type Principal,
  ProblemException,
  Public,
  RegistrationModule,
  SessionOnly,
  SignInDeniedError,
  SignInStep,
  type StepResult,
  TotpModule,
  User,
} from '../../src/index.js';
import { EventRecorder, FakeClock, signInAs, totpCode } from '../../src/testing.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, ownDataSource, type TestHost } from '../support/host.js';

const PASSWORD = 'correct horse battery';

/** The application keeps sessions of its own, for example in a cookie. */
@Controller('session')
class SessionController {
  @Post()
  @Public()
  @UseGuards(AuthGuard('nightlatch-local'))
  open(@Req() { user }: { user: User }) {
    return { openedFor: user.id };
  }

  @Post('from-token')
  @SessionOnly()
  openFromToken(@CurrentUser() { userId }: Principal) {
    return { openedFor: userId };
  }
}

@Injectable()
class NotBob extends SignInStep {
  evaluate({ user }: PendingSignIn): StepResult {
    if (user.username !== 'bob') return PASSED;
    return { status: 'denied', error: new SignInDeniedError('not_bob', 'Not for Bob.') };
  }
}

@Controller('page')
class PageController {
  @Get()
  @Authenticated()
  show() {
    return 'A page';
  }
}

/** Catches what our guards throw, as docs/nest.md says. */
@Catch(ProblemException)
class ToSignInPage implements ExceptionFilter<ProblemException> {
  catch(error: ProblemException, host: ArgumentsHost) {
    const response = host.switchToHttp().getResponse<FastifyReply>();
    if (error.getStatus() === 401) response.status(302).header('location', '/sign-in').send();
    else response.status(error.getStatus()).send(error.getResponse());
  }
}

/** Never called. */
@Catch(UnauthorizedException)
class Unreached implements ExceptionFilter {
  catch() {
    throw new Error('Reached.');
  }
}

const test = hostTest().extend('start', ({ newDatabase, startHost }) => {
  const factors = [FactorsModule.forRoot(), TotpModule.forRoot()];
  return async ({ more = factors as object[], filters = [] as Type<ExceptionFilter>[] } = {}) => {
    const url = await newDatabase('sqlite');
    const modules = [AuthModule.forRoot(authOptions()), RegistrationModule.forRoot(), ...more];
    const imports = [ownDataSource(url), ...modules] as never[];
    const controllers = [SessionController, PageController];
    const provided = filters.map((useClass) => ({ provide: APP_FILTER, useClass }));
    return startHost({ imports, controllers, providers: [NotBob, ...provided] });
  };
});

async function register(host: TestHost, username: string): Promise<User> {
  const json = { username, email: `${username}@example.com`, password: PASSWORD };
  return (await host.call('POST', '/users', { json })).body as never;
}

const open = (host: TestHost, username: string, password = PASSWORD) =>
  host.call('POST', '/session', { json: { username, password } });

async function enrolTotp(host: TestHost, user: User): Promise<string> {
  const { accessToken: token } = await signInAs(host.app, user);
  const { secret } = (await host.call('POST', '/users/me/totp', { token })).body;
  const json = { code: totpCode(secret, host.app.get(Clock)) };
  const { status } = await host.call('POST', '/users/me/totp/confirmation', { token, json });
  expect(status).toBe(200);
  return secret;
}

test("AuthGuard('nightlatch-local') asks for the second factor, and its proof leads to a session of the application", async ({
  start,
}) => {
  const host = await start();
  const jane = await register(host, 'jane');
  expect((await open(host, 'jane')).body).toEqual({ openedFor: jane.id });
  const secret = await enrolTotp(host, jane);
  const refused = await open(host, 'jane');
  const json = { username: 'jane', password: PASSWORD };
  const { body: asked } = await host.call('POST', '/login', { json });
  expect(refused.status).toBe(403);
  expect(refused.body).toEqual({ ...asked, mfa_token: expect.any(String) });
  expect(refused.body.code).toBe('mfa_required');
  const clock = FakeClock.of(host.app);
  // A code is valid once.
  clock.advance(60);
  const proof = { mfa_token: refused.body.mfa_token, code: totpCode(secret, clock) };
  const proven = await host.call('POST', '/login/second-factor', { json: proof });
  expect(proven.status).toBe(200);
  const token = proven.body.access_token;
  const opened = await host.call('POST', '/session/from-token', { token });
  expect(opened.body).toEqual({ openedFor: jane.id });
});

test("AuthGuard('nightlatch-local') runs the sign-in steps, and starts no session of the library", async ({
  start,
}) => {
  const host = await start();
  await register(host, 'bob');
  const events = EventRecorder.of(host.app);
  expect(await open(host, 'bob')).toMatchObject({ status: 403, body: { code: 'not_bob' } });
  await register(host, 'jane');
  expect((await open(host, 'jane')).status).toBe(201);
  expect(events.take().filter((name) => /sign-in|session/.test(name))).toEqual(['sign-in.failed']);
});

test("AuthGuard('nightlatch-local') lets no user with a second factor in if the application has no FactorsModule", async ({
  start,
}) => {
  const host = await start({ more: [] });
  const jane = await register(host, 'jane');
  // As the module left it that was taken out.
  await host.app.get(DataSource).getRepository(User).update(jane.id, { secondFactorOn: true });
  expect((await open(host, 'jane')).status).toBe(403);
});

test("A challenge of AuthGuard('nightlatch-local') does not clear the count of wrong passwords", async ({
  start,
}) => {
  const host = await start();
  await enrolTotp(host, await register(host, 'jane'));
  const clock = host.app.get(Clock);
  const now = clock.now();
  clock.now = () => now;
  for (let i = 0; i < 4; i++) expect((await open(host, 'jane', 'wrong')).status).toBe(401);
  expect((await open(host, 'jane')).status).toBe(403);
  await open(host, 'jane', 'wrong');
  expect((await open(host, 'jane', 'wrong')).status).toBe(429);
});

test('A 401 of a guard goes to a filter of the application for ProblemException, not for UnauthorizedException', async ({
  start,
}) => {
  const host = await start({ filters: [ToSignInPage, Unreached] });
  const answer = await fetch(`${host.url}/page`, { redirect: 'manual' });
  expect([answer.status, answer.headers.get('location')]).toEqual([302, '/sign-in']);
});
