import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { rounds } from '../support/rounds.js';
import { PASSWORD } from '../support/server.js';

const ROUNDS = rounds(10);

const test = serverTest();

test(`DELETE /users/me in a race with a password change deletes the account or leaves the new password valid (${ROUNDS} rounds)`, async ({
  server,
}) => {
  for (let round = 0; round < ROUNDS; round++) {
    const each = await server.register();
    const [one, other] = [await server.signIn(each), await server.signIn(each)];
    const next = 'violet anchor tundra biscuit';
    const json = { current_password: PASSWORD, new_password: next };
    const [removed, changed] = await Promise.all([
      server.call('DELETE', '/users/me', { token: one, json: { password: PASSWORD } }),
      server.call('PUT', '/users/me/password', { token: other, json }),
    ]);
    const gone = removed.status === 204;
    expect([removed.status, changed.status]).toEqual(
      gone ? [204, expect.toBeOneOf([401, 404, 422])] : [expect.toBeOneOf([401, 422]), 204],
    );
    const form = { username: each.username, password: next };
    const { status } = await server.call('POST', '/token', { form });
    expect(status).toBe(gone ? 400 : 200);
  }
});

const PARALLEL = 6;

test(`POST /token in a race with DELETE /users/me signs in or answers as for a wrong password (${ROUNDS} rounds)`, async ({
  server,
}) => {
  for (let round = 0; round < ROUNDS; round++) {
    const user = await server.register();
    const { username, password } = user;
    const token = await server.signIn(user);
    const signIns = Array.from({ length: PARALLEL }, async (_, i) => {
      const call =
        i % 2 === 0
          ? await server.call('POST', '/token', { form: { username, password } })
          : await server.call('POST', '/login', { json: { username, password } });
      return [i % 2 === 0 ? 400 : 401, call.status];
    });
    const removing = server.call('DELETE', '/users/me', { token, json: { password } });
    for (const [denied, status] of await Promise.all(signIns)) {
      // 429 and 503: some of many sign-ins at once have to wait.
      expect(status).toBeOneOf([200, denied, 429, 503]);
    }
    expect((await removing).status).toBeOneOf([204, 401, 429, 503]);
  }
});

test(`POST /users/me/items in a race with DELETE /users/me answers 201, 401 or 404 (${ROUNDS} rounds)`, async ({
  server,
}) => {
  for (let round = 0; round < ROUNDS; round++) {
    const user = await server.register();
    const token = await server.signIn(user);
    const removing = server.call('DELETE', '/users/me', { token, json: { password: PASSWORD } });
    const statuses = new Set<number>();
    const addUntilRefused = async () => {
      for (let status = 201; status === 201; statuses.add(status)) {
        const json = { title: 'x' };
        ({ status } = await server.call('POST', '/users/me/items', { token, json }));
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, addUntilRefused));
    expect((await removing).status).toBe(204);
    expect([...statuses].filter((status) => ![201, 401, 404].includes(status))).toEqual([]);
  }
});
