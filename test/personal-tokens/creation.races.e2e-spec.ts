import { expect } from 'vitest';
import { Factors, SessionsService, UserAccounts } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';
import { requestToken, TOKENS } from '../support/personal-tokens.js';
import { rounds } from '../support/rounds.js';
import { NEXT, type TestServer, type TestUser } from '../support/server.js';

const test = serverTest({ limits: false }).extend('other', { scope: 'file' }, ({ server }) =>
  server.startInstance(),
);

/** Starts six creations, on two instances, and returns the tokens that were made. */
async function createMany(servers: [TestServer, TestServer], session: string): Promise<string[]> {
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, index) => requestToken(servers[index % 2]!, session)),
  );
  for (const { status } of answers) expect([201, 401, 404]).toContain(status);
  return answers.filter(({ status }) => status === 201).map(({ body }) => body.token);
}

test('Of parallel creations, as many succeed as there is space for', async ({
  server,
  other,
  newUser,
}) => {
  const session = await server.signIn(newUser);
  for (let count = 0; count < 49; count++) await requestToken(server, session);
  for (let round = 0; round < rounds(20); round++) {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => requestToken(index % 2 ? server : other, session)),
    );
    const made = answers.filter(({ status }) => status === 201);
    expect(made).toHaveLength(1);
    const path = `${TOKENS}/${made[0]!.body.id}`;
    expect((await server.call('DELETE', path, { token: session })).status).toBe(204);
  }
});

test.for([
  [
    'a change of the password that ends the tokens',
    (server: TestServer, user: TestUser, session: string) =>
      server.call('PUT', '/users/me/password', {
        token: session,
        json: { current_password: user.password, new_password: NEXT, revoke_tokens: true },
      }),
  ],
  [
    'the deletion of the account',
    ({ app }: TestServer, { id }: TestUser) => app.get(UserAccounts).delete(id),
  ],
  [
    'a reset of the factors',
    ({ app }: TestServer, { id }: TestUser) => app.get(Factors, { strict: false }).reset(id),
  ],
] as const)('No token survives %s at the same moment', async ([_what, end], { server, other }) => {
  for (let round = 0; round < rounds(50); round++) {
    const user = await server.register();
    const own = await server.signIn(user);
    const stolen = await other.signIn(user);
    const [tokens] = await Promise.all([
      createMany([server, other], stolen),
      end(server, user, own),
    ]);
    for (const token of tokens) {
      await expect.poll(async () => (await other.me(token)).status, { timeout: 2_000 }).toBe(401);
    }
  }
});

test.for([
  [
    'a sign-out everywhere',
    ({ app }: TestServer, userId: string) => app.get(SessionsService).endAll({ userId }, 'revoked'),
  ],
  [
    'the user was disabled',
    ({ app }: TestServer, userId: string) => app.get(UserAccounts).disable(userId),
  ],
] as const)(
  'After %s no token is created, on either instance',
  async ([_what, end], { server, other }) => {
    for (let round = 0; round < rounds(50); round++) {
      const user = await server.register();
      const session = await server.signIn(user);
      await Promise.all([createMany([server, other], session), end(server, user.id)]);
      const lateAnswers = await Promise.all([
        requestToken(server, session),
        requestToken(other, session),
      ]);
      expect(lateAnswers.map(({ status }) => status)).toEqual([401, 401]);
    }
  },
);

test('Of parallel revocations of a token, one is recorded', async ({ server, other, newUser }) => {
  const session = await server.signIn(newUser);
  const { body } = await requestToken(server, session);
  for (const each of [server, other]) each.takeEvents();
  const form = { token: body.token };
  await Promise.all(
    Array.from({ length: 16 }, (_, index) =>
      (index % 2 ? server : other).call('POST', '/revoke', { form }),
    ),
  );
  const events = [...server.takeEvents(), ...other.takeEvents()];
  expect(events.filter((name) => name === 'personal-access-token.revoked')).toHaveLength(1);
});
