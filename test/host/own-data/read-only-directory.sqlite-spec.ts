import { Injectable } from '@nestjs/common';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DirectoryUser, RegistrationService, UserDirectory } from '../../../src/index.js';
import { decode } from '../../support/tokens.js';
import { AccountsHost, PASSWORD } from './accounts-host.js';

const IDS = [
  '-1',
  '007',
  'a b',
  'a/b?c=d&e#f',
  'Ü+%41',
  "' OR 1=1 --",
  '9007199254740993',
  // Fastify accepts 100 characters in a path by default.
  'x'.repeat(100),
  '019AA7B4-2F6E-7CC3-9D1B-3A5F0C9E8D71',
];

const STAFF: DirectoryUser[] = ['0', ...IDS].map((id, n) => ({
  id,
  email: `staff${n}@example.com`,
  roles: n === 0 ? ['admin'] : [],
  disabled: false,
}));

/** Users who can be found, and nothing else. */
@Injectable()
class Staff extends UserDirectory {
  async findByLogin(login: string): Promise<DirectoryUser | null> {
    return STAFF.find(({ email }) => email === login.toLowerCase()) ?? null;
  }

  async findById(id: string): Promise<DirectoryUser | null> {
    return STAFF.find((user) => user.id === id) ?? null;
  }
}

let started: AccountsHost;
let token: string;
beforeAll(async () => {
  const overrides = [{ provide: UserDirectory, useClass: Staff }];
  started = await AccountsHost.start({ administered: true, overrides });
  const registration = started.host.app.get(RegistrationService, { strict: false });
  for (const user of STAFF) await registration.enrol(user, PASSWORD);
  token = (await started.tokens(STAFF[0]!.email)).access_token;
});
afterAll(() => started?.close());

it.each(IDS)('A user with the id %j has it in the token, the routes and the trail', async (id) => {
  const user = STAFF.find((each) => each.id === id)!;
  const { access_token: theirs } = await started.tokens(user.email);
  expect(decode(theirs).claims.sub).toBe(id);
  const me = await started.host.call('GET', '/users/me', { token: theirs });
  expect(me.body).toMatchObject({ id, email: user.email });
  const encoded = encodeURIComponent(id);
  const read = await started.host.call('GET', `/users/${encoded}`, { token });
  expect(read.body).toMatchObject({ id, email: user.email });
  const { body } = await started.host.call('GET', `/audit-events?subject_id=${encoded}`, { token });
  expect(body.events).toMatchObject([
    { name: 'session.started', actor_id: id, subject_id: id },
    { name: 'password.changed', actor_id: null, subject_id: id },
  ]);
});

it.each([
  ['POST', '/users', { email: 'new@example.com', password: PASSWORD }],
  ['PATCH', '/users/me', { full_name: 'Jane' }],
] as const)(
  '%s %s answers 409 users_elsewhere if the directory has no method for it',
  async (method, path, json) => {
    const { status, body } = await started.host.call(method, path, { token, json });
    expect([status, body.code]).toEqual([409, 'users_elsewhere']);
    expect(body.detail).toMatch(/in its own table/);
  },
);

it('The OpenAPI document has no routes for which the directory has no method', async () => {
  const { body } = await started.host.call('GET', '/openapi.json');
  expect(body.paths).not.toHaveProperty('/users');
  expect(Object.keys(body.paths['/users/me'])).toEqual(['get']);
});
