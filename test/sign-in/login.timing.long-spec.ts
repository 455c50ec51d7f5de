import { DataSource } from 'typeorm';
import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { compareTimes } from '../support/timing.js';

/** A bcrypt hash with a low cost, which takes several times as long as the argon2 of this server. */
const IMPORTED = '$2b$07$abcdefghijklmnopqrstuu5Lo0g67CiD3M4RpN1BmBb4Crp5w7dbK';

const test = serverTest({ limits: false, hashing: undefined }).extend(
  'logins',
  async ({ server, user }) => {
    const [disabled, bare, imported] = [
      await server.register(),
      await server.register(),
      await server.register(),
    ];
    await server.disable(disabled.id);
    const dataSource = server.app.get(DataSource);
    await dataSource.query(`DELETE FROM passwords WHERE user_id = '${bare.id}'`);
    await dataSource.query(
      `UPDATE passwords SET hash = '${IMPORTED}' WHERE user_id = '${imported.id}'`,
    );
    return {
      'wrong password': user.username,
      'unknown user': 'unknown',
      'invalid user name': 'not a user name!',
      'disabled user': disabled.username,
      'user without a password': bare.username,
      'imported bcrypt user': imported.username,
    };
  },
);

test(
  'POST /login takes the same time to fail for every account, as a ratio to a wrong password',
  { timeout: 600_000 },
  async ({ server, logins }) => {
    const fail = async (username: string) => {
      const json = { username, password: 'not the password' };
      expect((await server.call('POST', '/login', { json })).status).toBe(401);
    };
    // Measures bcrypt: a server whose database contains such hashes does this at its start.
    for (let i = 0; i < 10; i++) await fail(logins['imported bcrypt user']);
    const cases = Object.entries(logins).map(([name, username]) => [name, () => fail(username)]);
    await compareTimes(Object.fromEntries(cases));
  },
);
