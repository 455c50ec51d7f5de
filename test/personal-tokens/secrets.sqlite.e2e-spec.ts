import { expect } from 'vitest';
import { createPersonalToken } from '../../src/tokens/personal-token.js';
import { serverTest } from '../support/fixtures.js';
import { dumpTables } from '../support/mail-fixtures.js';
import { makeToken, TOKENS } from '../support/personal-tokens.js';

const test = serverTest();

test('No token and no secret half of one is in the database, in the log of every level, or in another answer', async ({
  server,
  newUser,
  admin,
}) => {
  const { token, id, session } = await makeToken(server, newUser);
  const forged = createPersonalToken(id);
  const ofAdmin = await server.signIn(admin);
  const answers = [
    await server.call('GET', TOKENS, { token: session }),
    await server.call('GET', `${TOKENS}/${id}`, { token: session }),
    await server.call('GET', `/users/${newUser.id}/personal-access-tokens`, { token: ofAdmin }),
    await server.call('GET', '/audit-events', { token: ofAdmin }),
    await server.me(token),
    await server.me(forged),
    await server.me(`${token}x`),
    await server.call('GET', `/users/me?access_token=${token}`),
    await server.call('POST', '/users/me/items', { token, json: { title: 'x' } }),
    await server.call('POST', '/token', {
      form: { grant_type: 'refresh_token', refresh_token: token },
    }),
    await server.call('POST', '/revoke', { form: { token: forged } }),
    await server.call('POST', '/revoke', { form: { token } }),
    await server.me(token),
  ];
  const kept = [
    JSON.stringify(answers.map(({ body }) => body)),
    await dumpTables(server),
    ...server.log,
  ];
  expect(kept[1]).toContain(id);
  for (const text of [token, forged]) {
    // The hint is all that may be seen of the secret.
    const secret = text.slice('nl_pat_'.length + 22, -6);
    expect(secret).toHaveLength(33);
    expect(kept.filter((each) => each.includes(secret))).toEqual([]);
  }
});
