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
