import { expect } from 'vitest';
import { RegistrationService, UserAdministration } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';
import { PASSWORD } from '../support/server.js';

/** Turns the text behind it around, and has a zero width space. A Persian name needs its ZWNJ. */
const TYPED = '\u202eعلی\u200cرضا\u200b نوری\u2066';
const STORED = 'علی\u200cرضا نوری';

const test = serverTest();

test('POST /users, PATCH /users/me and PATCH /users/{id} store a full name without the invisible characters that it does not need', async ({
  server,
  admin,
}) => {
  const user = await server.register({ full_name: TYPED });
  const [own, admins] = [await server.signIn(user), await server.signIn(admin)];
  const read = async () => (await server.me(own)).body.full_name;
  expect(await read()).toBe(STORED);
  for (const [path, token] of [
    ['/users/me', own],
    [`/users/${user.id}`, admins],
  ] as const) {
    await server.call('PATCH', path, { token, json: { full_name: null } });
    const { body } = await server.call('PATCH', path, { token, json: { full_name: TYPED } });
    expect([path, body.full_name, await read()]).toEqual([path, STORED, STORED]);
  }
});

test('PATCH /users/{id} with a full name that differs in invisible characters only changes nothing', async ({
  server,
  admin,
}) => {
  const user = await server.register({ full_name: STORED });
  const token = await server.signIn(admin);
  server.takeEvents();
  await server.call('PATCH', `/users/${user.id}`, { token, json: { full_name: TYPED } });
  expect(server.takeEvents()).toEqual([]);
});

test('A full name of invisible characters only is rejected with 422, which names full_name', async ({
  server,
  admin,
  newUser,
}) => {
  const [own, admins] = [await server.signIn(newUser), await server.signIn(admin)];
  const json = { full_name: '\u200b\u202e\u3164' };
  const email = 'invisible@example.com';
  for (const { status, body } of [
    await server.call('POST', '/users', { json: { ...json, email, password: PASSWORD } }),
    await server.call('PATCH', '/users/me', { token: own, json }),
    await server.call('PATCH', `/users/${newUser.id}`, { token: admins, json }),
  ]) {
    expect([status, body.errors?.[0]?.field]).toEqual([422, 'full_name']);
  }
});

test('RegistrationService and UserAdministration, which commands call, store a full name in the same way', async ({
  server,
}) => {
  const registration = server.app.get(RegistrationService, { strict: false });
  const given = { email: 'service@example.com', password: PASSWORD, full_name: TYPED };
  const { id, fullName } = await registration.register(given);
  expect(fullName).toBe(STORED);
  const administration = server.app.get(UserAdministration, { strict: false });
  await administration.change(id, { fullName: null });
  expect((await administration.change(id, { fullName: TYPED })).fullName).toBe(STORED);
  await expect(administration.change(id, { fullName: '\u200b' })).rejects.toThrow();
});
