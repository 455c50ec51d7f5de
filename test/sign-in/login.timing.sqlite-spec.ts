import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.js';

const ROUNDS = 300;
/** What two of them may differ by, and be taken for the same: both hold. */
const TOLERANCE = { ms: 5, share: 0.05 };
/** The 99 % interval of a median, by the ranks of what was measured: no assumption about how it is spread. */
const RANKS_BESIDE_MEDIAN = Math.ceil((2.576 * Math.sqrt(ROUNDS)) / 2);
/** bcrypt at a low cost, of another password: several times as dear as the argon2 of a test. */
const IMPORTED = '$2b$07$abcdefghijklmnopqrstuu5Lo0g67CiD3M4RpN1BmBb4Crp5w7dbK';

/**
 * That an account exists must not be told by the time. In turns, so that whatever disturbs one case disturbs all, and
 * in another order each turn, so that none always bears what the same other left to the processor's caches; what is
 * compared is the difference within each turn, and it has to be beyond doubt to fail.
 */
describe('the time of a sign-in that fails', () => {
  let server: TestServer;
  const logins: Record<string, string> = {};
  beforeAll(async () => {
    server = await startServer({ limits: false });
    const someone = () => server.register();
    const known = await someone();
    const [disabled, bare, imported] = [await someone(), await someone(), await someone()];
    await server.disable(disabled.id);
    const dataSource = server.app.get(DataSource);
    await dataSource.query(`DELETE FROM passwords WHERE user_id = '${bare.id}'`);
    await dataSource.query(
      `UPDATE passwords SET hash = '${IMPORTED}' WHERE user_id = '${imported.id}'`,
    );
    Object.assign(logins, {
      'wrong password': known.username,
      'unknown user': 'nobody',
      'no user name': 'not a user name!',
      'disabled user': disabled.username,
      'user without a password': bare.username,
      'imported bcrypt user': imported.username,
    });
  });
  afterAll(() => server.close());

  it('is the same for each of them, whoever is asked for', { timeout: 120_000 }, async () => {
    const times = new Map<string, number[]>(Object.keys(logins).map((name) => [name, []]));
    const ask = async (username: string) => {
      const begin = performance.now();
      const json = { username, password: 'not the password' };
      const { status } = await server.call('POST', '/login', { json });
      expect(status).toBe(401);
      return performance.now() - begin;
    };
    // The first is where the process learns what bcrypt takes; a server that starts with such hashes knows.
    for (let i = 0; i < 10; i++) await ask(logins['imported bcrypt user']!);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, username] of shuffled(Object.entries(logins))) {
        times.get(name)!.push(await ask(username));
      }
    }
    const peer = times.get('wrong password')!;
    const tolerated = Math.min(TOLERANCE.ms, TOLERANCE.share * median(peer));
    const figures = [...times].map(([name, own]) => {
      const differences = own.map((ms, i) => ms - peer[i]!).toSorted((a, b) => a - b);
      const low = differences[ROUNDS / 2 - RANKS_BESIDE_MEDIAN]!;
      const high = differences[ROUNDS / 2 + RANKS_BESIDE_MEDIAN]!;
      return { name, medianMs: median(own), low, high };
    });
    for (const { name, medianMs, low, high } of figures) {
      console.log(
        `${name.padEnd(24)} ${medianMs.toFixed(2)} ms, differs by ${low.toFixed(2)} to ${high.toFixed(2)} ms`,
      );
    }
    for (const { name, low, high } of figures) {
      expect(low, `${name} is slower`).toBeLessThan(tolerated);
      expect(high, `${name} is faster`).toBeGreaterThan(-tolerated);
    }
  });
});

function shuffled<T>(values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, rank: Math.random() }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ value }) => value);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
