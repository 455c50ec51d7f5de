import { Injectable } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIRST_PARTY_CLIENT } from '../../src/clients/client.js';
import {
  AuthModule,
  ClientsService,
  OAuthModule,
  PASSED,
  type PendingSignIn,
  RegistrationModule,
  SignInDeniedError,
  SignInService,
  SignInStep,
  type StepResult,
  UsersService,
} from '../../src/index.js';
import { EventRecorder, signInAs } from '../../src/testing.js';
import { BADGE_GRANT, BadgeGrant, createBadgeClient } from '../support/badge-grant.js';
import type { TestDatabase } from '../support/databases.js';
import { authOptions, ownDataSource, TestHost } from '../support/host.js';
import { createHostDatabase } from '../support/migrated-database.js';

const PASSWORD = 'correct horse battery';

/** A made-up step: it asks some users for more, and denies others. */
@Injectable()
class CodeStep extends SignInStep {
  asked: PendingSignIn[] = [];

  evaluate(signIn: PendingSignIn): StepResult {
    this.asked.push(signIn);
    const { username } = signIn.user;
    if (username === 'thrown') throw new SignInDeniedError('not_here', 'Not from here.');
    if (username === 'broken') throw new Error('The step failed.');
    if (username === 'denied') {
      return { status: 'denied', error: new SignInDeniedError('not_here', 'Not from here.') };
    }
    if (username !== 'challenged') return PASSED;
    const members = { code_token: 'token-1', code: 'replaced', status: 200 };
    const challenge = { code: 'code_required', detail: 'A code is required', members };
    return { status: 'challenge', challenge };
  }
}

let database: TestDatabase;
let host: TestHost;
let events: EventRecorder;
beforeAll(async () => {
  database = await createHostDatabase();
  host = await TestHost.start({
    imports: [
      ownDataSource(database.url),
      AuthModule.forRoot(authOptions()),
      OAuthModule.forRoot(),
      RegistrationModule.forRoot(),
    ],
    providers: [CodeStep, BadgeGrant],
  });
  events = EventRecorder.of(host.app);
  for (const username of ['plain', 'challenged', 'denied', 'thrown', 'broken']) {
    const json = { username, email: `${username}@example.com`, password: PASSWORD };
    await host.call('POST', '/users', { json });
  }
  events.take();
});
afterAll(async () => {
  await host?.close();
  await database?.drop();
});

const PROVEN = {
  methods: ['badge'],
  client: FIRST_PARTY_CLIENT,
  scopes: [],
  request: { ip: null, userAgent: null },
} as const;
const signInService = () => host.app.get(SignInService);
const login = (username: string, password = PASSWORD) =>
  host.call('POST', '/login', { json: { username, password } });
const token = (username: string) =>
  host.call('POST', '/token', { form: { username, password: PASSWORD } });

describe('a sign-in step that answers a challenge', () => {
  it('makes POST /login answer 403 with the code and members of the challenge, and starts no session', async () => {
    const { status, body, headers } = await login('challenged');
    expect(status).toBe(403);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Forbidden',
      status: 403,
      code: 'code_required',
      detail: 'A code is required',
      code_token: 'token-1',
    });
    expect(events.take()).toEqual([]);
  });

  it('makes POST /token answer 400 in the shape of RFC 6749 section 5.2, and starts no session', async () => {
    const { status, body, headers } = await token('challenged');
    expect(status).toBe(400);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      error: 'code_required',
      error_description: 'A code is required',
      detail: 'A code is required',
      code_token: 'token-1',
      code: 'replaced',
      status: 200,
    });
    expect(events.take()).toEqual([]);
  });

  it('stops a custom grant, and the test kit, in the same way', async () => {
    const { headers } = await createBadgeClient(host.app.get(ClientsService));
    const badge = (name: string) =>
      host.call('POST', '/token', { form: { grant_type: BADGE_GRANT, badge: name }, headers });
    expect((await badge('challenged')).body.error).toBe('code_required');
    expect((await badge('denied')).body.error).toBe('invalid_grant');
    const { status, body } = await badge('plain');
    expect([status, body.refresh_token]).toEqual([200, undefined]);
    const user = await host.app.get(UsersService).findByLogin('challenged');
    await expect(signInAs(host.app, user!)).rejects.toThrow('A code is required');
  });

  it('is not a failed attempt: ten right passwords in a row are not limited', async () => {
    for (let i = 0; i < 10; i++) expect((await login('challenged')).status).toBe(403);
  });

  it('is asked only after the right password', async () => {
    const step = host.app.get(CodeStep);
    step.asked = [];
    expect((await login('challenged', 'wrong')).body.code).toBe('invalid_credentials');
    expect(step.asked).toEqual([]);
  });
});

describe('a sign-in step that denies', () => {
  it('makes POST /login answer 403 and POST /token 400 invalid_grant, and is recorded', async () => {
    events.take();
    expect((await login('denied')).body.code).toBe('not_here');
    const { body } = await token('denied');
    expect([body.error, body.error_description]).toEqual(['invalid_grant', 'Not from here.']);
    expect(events.take()).toEqual(['sign-in.failed', 'sign-in.failed']);
  });
});

describe('a sign-in step that throws', () => {
  it('denies the sign-in with a SignInDeniedError, like a step that answers denied', async () => {
    events.take();
    expect((await login('thrown')).body.code).toBe('not_here');
    expect(events.take()).toEqual(['sign-in.failed']);
  });

  it('fails the request with any other error, and does not count as a guess', async () => {
    for (let i = 0; i < 10; i++) expect((await login('broken')).status).toBe(500);
  });
});

it('SignInService.complete() rejects a disabled user, whatever proved the user', async () => {
  const user = await host.app.get(UsersService).findByLogin('plain');
  const disabled = Object.assign(user!, { disabled: true });
  await expect(signInService().complete(disabled, PROVEN)).rejects.toMatchObject({ status: 401 });
});

it('a sign-in step sees the user, the client, the methods, the scopes and the request', async () => {
  const step = host.app.get(CodeStep);
  step.asked = [];
  expect((await login('plain')).status).toBe(200);
  expect(step.asked).toMatchObject([
    {
      user: { username: 'plain' },
      client: { id: 'nightlatch' },
      methods: ['password'],
      scopes: [],
    },
  ]);
  expect(step.asked[0]!.request.ip).toMatch(/127\.0\.0\.1/);
});
