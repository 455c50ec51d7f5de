import { expect } from 'vitest';
import { UserAdministration } from '../../src/index.js';
import { databaseKind } from '../support/databases.js';
import type { Answer } from '../support/http.js';
import { rounds } from '../support/rounds.js';
import { PASSWORD, type TestServer, type TestUser } from '../support/server.js';
import { listRemovals, test } from './last-administrator.js';

// Each of the four ways at least once. SQLite runs transactions one after the other, so more rounds find nothing new.
const ROUNDS = Math.max(4, rounds(databaseKind === 'postgres' ? 20 : 5));

const administrators = async (server: TestServer): Promise<string[]> => {
  const { users } = await server.app.get(UserAdministration).list({ role: 'admin', limit: 100 });
  return users.filter(({ disabled }) => !disabled).map(({ id }) => id);
};

test(`Two administrators who remove each other or themselves at once, on two instances, leave one (${ROUNDS} rounds of each way)`, async ({
  fresh: { server, admin },
}) => {
  // On SQLite the second instance opens the file again, like another process.
  const instances = [server, await server.startInstance()] as const;
  let pair = [admin, await server.registerAdministrator()] as [TestUser, TestUser];
  for (let round = 0; round < 2 * ROUNDS; round++) {
    const tokens = await Promise.all(pair.map((each) => server.signIn(each)));
    // Each removes the other, and in every second round themselves.
    const who = round % 2 === 0 ? [pair[1], pair[0]] : pair;
    const answers = await Promise.all(
      who.map(({ id }, i): Promise<Answer> => {
        const [, method, path, options] = listRemovals(id)[Math.floor(round / 2) % 4]!;
        return instances[i]!.call(method, path, { ...options, token: tokens[i]! });
      }),
    );
    const statuses = answers.map(({ status }) => status);
    expect(
      statuses.filter((status) => status < 300),
      String(statuses),
    ).toHaveLength(1);
    // The second request comes from the last administrator, or from a user who was removed.
    expect([401, 403, 409]).toContain(statuses.find((status) => status >= 300));
    const [left, ...more] = await administrators(server);
    expect(more).toEqual([]);
    const kept = pair.find(({ id }) => id === left)!;
    pair = [kept, await server.registerAdministrator()];
  }
});

test(`Two last administrators who delete their own accounts at once leave one (${ROUNDS} rounds)`, async ({
  fresh: { server, admin },
}) => {
  let pair = [admin, await server.registerAdministrator()] as [TestUser, TestUser];
  for (let round = 0; round < ROUNDS; round++) {
    const tokens = await Promise.all(pair.map((each) => server.signIn(each)));
    const answers = await Promise.all(
      tokens.map((own) =>
        server.call('DELETE', '/users/me', { token: own, json: { password: PASSWORD } }),
      ),
    );
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([204, 409]);
    const kept = pair.find((_, i) => answers[i]!.status === 409)!;
    pair = [kept, await server.registerAdministrator()];
  }
});
