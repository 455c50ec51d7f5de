import { DataSource } from 'typeorm';
import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';

const ROUNDS = 300;
/** Medians may differ by this share of the control: less cannot be told from noise. */
const TOLERATED = 0.05;
/** The 99 % interval of a median, by rank, so that the distribution does not matter. */
const RANKS_BESIDE_MEDIAN = Math.ceil((2.576 * Math.sqrt(ROUNDS)) / 2);
/** A bcrypt hash with a low cost, which takes several times as long as the argon2 of this server. */
const IMPORTED = '$2b$07$abcdefghijklmnopqrstuu5Lo0g67CiD3M4RpN1BmBb4Crp5w7dbK';
const CONTROL = 'wrong password';

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
      [CONTROL]: user.username,
      'unknown user': 'unknown',
      'invalid user name': 'not a user name!',
      'disabled user': disabled.username,
      'user without a password': bare.username,
      'imported bcrypt user': imported.username,
    };
  },
);

// The cases take turns, so that a disturbance affects all of them. Their order is random, so that no case always follows
// the same other one, whose state of the processor's caches it would get. A case fails if its whole interval is beyond the
// tolerance.
test(
  'POST /login takes the same time to fail for every account, as a ratio to a wrong password',
  {
    timeout: 120_000,
  },
  async ({ server, logins }) => {
    const times = new Map<string, number[]>(Object.keys(logins).map((name) => [name, []]));
    const time = async (username: string) => {
      const begin = performance.now();
      const json = { username, password: 'not the password' };
      const { status } = await server.call('POST', '/login', { json });
      expect(status).toBe(401);
      return performance.now() - begin;
    };
    // Measures bcrypt: a server whose database contains such hashes does this at its start.
    for (let i = 0; i < 10; i++) await time(logins['imported bcrypt user']);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, username] of shuffle(Object.entries(logins))) {
        times.get(name)!.push(await time(username));
      }
    }
    const control = times.get(CONTROL)!;
    for (const [name, own] of times) {
      const ratios = own.map((ms, i) => ms / control[i]!).toSorted((a, b) => a - b);
      const low = ratios[ROUNDS / 2 - RANKS_BESIDE_MEDIAN]!;
      const high = ratios[ROUNDS / 2 + RANKS_BESIDE_MEDIAN]!;
      console.log(`${name.padEnd(24)} ${low.toFixed(3)} to ${high.toFixed(3)} times the control`);
      expect(low, `${name} is slower`).toBeLessThan(1 + TOLERATED);
      expect(high, `${name} is faster`).toBeGreaterThan(1 - TOLERATED);
    }
  },
);

function shuffle<T>(values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, rank: Math.random() }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ value }) => value);
}
