import { expect } from 'vitest';
import { SYSTEM_ACTOR } from '../../src/events/actor.js';
import { type UnitOfWork, UnitsOfWork } from '../../src/events/units-of-work.js';
import { MailLinks, UsersService } from '../../src/index.js';
import { mailTest } from '../support/mail-fixtures.js';
import { askForToken, reset } from '../support/reset.js';
import { NEXT, PASSWORD, type TestServer } from '../support/server.js';

const test = mailTest();

/** Returns the token of a link to another purpose, as a flow that has not ended would have one. */
async function createLink({ app }: TestServer, userId: string, outlivesSessions: boolean) {
  const [links, user] = [app.get(MailLinks), await app.get(UsersService).getById(userId)];
  const address = 'attacker@example.com';
  const given = { purpose: 'change-email', user, address, ownerAddress: user.email };
  return app.get(UnitsOfWork).run(SYSTEM_ACTOR, async (unit) => {
    const link = await links.create({ ...given, outlivesSessions, lifetimeSeconds: 3_600 }, unit);
    return { link, token: links.createToken(link) };
  });
}

test('An account that an attacker registered with the address of another person becomes that person’s by a reset', async ({
  server,
  catcher,
}) => {
  const attacker = await server.register();
  const email = attacker.email;
  const session = await server.tokens(attacker);
  const json = { email, password: NEXT };
  expect((await server.call('POST', '/users', { json })).status).toBe(409);
  const token = await askForToken(server, catcher, email);
  // The attacker signs in once more while the owner chooses a password.
  const late = await server.tokens(attacker);
  expect((await reset(server, token)).status).toBe(204);
  for (const { access_token: access, refresh_token: refresh } of [session, late]) {
    expect((await server.me(access)).status).toBe(401);
    expect((await server.refresh(refresh)).body.error).toBe('invalid_grant');
  }
  const old = { json: { email, password: PASSWORD } };
  expect((await server.call('POST', '/login', old)).status).toBe(401);
  const owner = await server.call('POST', '/login', { json });
  expect((await server.me(owner.body.access_token)).body).toMatchObject({
    id: attacker.id,
    email_verified: true,
  });
});

test('A reset ends every open link of the user but one that undoes something', async ({
  server,
  catcher,
  newUser: { id, email },
}) => {
  const [pending, undo] = [await createLink(server, id, false), await createLink(server, id, true)];
  const links = server.app.get(MailLinks);
  const list = () => links.listOpen({ purpose: 'change-email', userId: id });
  expect((await list()).map((link) => link.id)).toEqual([pending.link.id, undo.link.id]);
  await reset(server, await askForToken(server, catcher, email));
  expect((await list()).map((link) => link.id)).toEqual([undo.link.id]);
  await expect(links.verify(pending.token, 'change-email')).rejects.toMatchObject({
    code: 'link_replaced',
  });
});

test('A link for another purpose resets no password', async ({ server, newUser: { id } }) => {
  const { link, token } = await createLink(server, id, false);
  const activate = (unit: UnitOfWork) => server.app.get(MailLinks).activate(link.id, unit);
  await server.app.get(UnitsOfWork).run(SYSTEM_ACTOR, activate);
  expect((await reset(server, token)).body.code).toBe('link_not_valid');
});

test.for<object>([
  { token: 1, new_password: NEXT },
  { token: ['x'], new_password: NEXT },
  { token: null, new_password: NEXT },
  { new_password: NEXT },
  { token: 'x' },
  { token: 'x', new_password: { length: 20 } },
  { token: 'x', new_password: '\ud800 lone surrogate' },
  { token: 'x', new_password: NEXT, user_id: '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71' },
])('POST /reset-password answers 422 to the body %j', async (json, { server }) => {
  expect((await server.call('POST', '/reset-password', { json })).status).toBe(422);
});

test.for([
  { email: ['jo@example.com', 'eve@example.com'] },
  { email: 'jo@example.com,eve@example.com' },
  { email: '"e@attacker.example x"@example.com' },
  { email: 'jo@example.com\r\nBcc: eve@example.com' },
  { email: 'jo@example.com\0' },
  { email: { $ne: null } },
  { email: 'jo' },
  { email: 'jo@example.com', redirect_to: 'https://evil.example' },
  {},
])('POST /forgot-password answers 422 to the body %j', async (json, { server }) => {
  expect((await server.call('POST', '/forgot-password', { json })).status).toBe(422);
});

test('The routes take JSON only', async ({ server }) => {
  for (const path of ['/forgot-password', '/reset-password']) {
    const form = { email: 'jo@example.com', token: 'x', new_password: NEXT };
    expect((await server.call('POST', path, { form })).status).toBe(415);
    const nested = { body: '['.repeat(5_000), headers: { 'content-type': 'application/json' } };
    expect((await server.call('POST', path, nested)).status).toBe(400);
    const huge = { json: { email: 'x'.repeat(200_000) } };
    expect((await server.call('POST', path, huge)).status).toBe(413);
  }
});
