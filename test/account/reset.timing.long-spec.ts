import { expect } from 'vitest';
import { mailTest } from '../support/mail-fixtures.js';
import { forget } from '../support/reset.js';
import { startServer, type TestServer } from '../support/server.js';
import { SmtpCatcher } from '../support/smtp-catcher.js';

const ROUNDS = 300;
/** Medians may differ by this share of the control: less cannot be told from noise. */
const TOLERATED = 0.05;
/** The 99 % interval of a median, by rank, so that the distribution does not matter. */
const RANKS_BESIDE_MEDIAN = Math.ceil((2.576 * Math.sqrt(ROUNDS)) / 2);
const CONTROL = 'unknown address';

const test = mailTest({ limits: false });

/**
 * Compares how long the answers take. Each request is for a case that is chosen at random, so that none follows another
 * one more often, whose mail the server may still be sending. A case fails if its whole interval is beyond the tolerance.
 */
async function compareTimes(server: TestServer): Promise<void> {
  const disabled = await server.register();
  await server.disable(disabled.id);
  const addresses = {
    [CONTROL]: 'unknown@example.com',
    'address with an account': (await server.register()).email,
    'disabled account': disabled.email,
  };
  const cases = Object.entries(addresses);
  const times = new Map<string, number[]>(cases.map(([name]) => [name, []]));
  for (let i = 0; i < 30; i++) await forget(server, addresses[CONTROL]);
  while ([...times.values()].some(({ length }) => length < ROUNDS)) {
    const [name, email] = cases[Math.floor(Math.random() * cases.length)]!;
    const begin = performance.now();
    expect((await forget(server, email)).status).toBe(202);
    times.get(name)!.push(performance.now() - begin);
  }
  const control = times.get(CONTROL)!;
  for (const [name, own] of times) {
    const pairs = own.slice(0, ROUNDS).map((ms, i) => ms / control[i]!);
    const ratios = pairs.toSorted((a, b) => a - b);
    const low = ratios[ROUNDS / 2 - RANKS_BESIDE_MEDIAN]!;
    const high = ratios[ROUNDS / 2 + RANKS_BESIDE_MEDIAN]!;
    console.log(`${name.padEnd(24)} ${low.toFixed(3)} to ${high.toFixed(3)} times the control`);
    expect(low, `${name} is slower`).toBeLessThan(1 + TOLERATED);
    expect(high, `${name} is faster`).toBeGreaterThan(1 - TOLERATED);
  }
}

test(
  'POST /forgot-password takes the same time for every address, as a ratio to an unknown one',
  {
    timeout: 120_000,
  },
  async ({ server }) => compareTimes(server),
);

test(
  'It does so while the mail server does not answer',
  { timeout: 120_000 },
  async ({ onTestFinished }) => {
    const silent = await SmtpCatcher.start({ onConnect: () => {} });
    const mail = { from: 'no-reply@nightlatch.example', smtp: { url: silent.url } };
    const server = await startServer({ limits: false, mail, hashing: undefined });
    onTestFinished(async () => {
      await server.close();
      await silent.stop();
    });
    await compareTimes(server);
  },
);
