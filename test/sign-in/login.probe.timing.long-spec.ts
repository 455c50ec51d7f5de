import { setTimeout } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { PASSWORD, type TestServer } from '../support/server.js';

// The answer to a wrong password takes the same time for every account. An attacker can also measure how busy the threads
// are: guess at a name, and sign in with an account of their own a moment later.

const NAMES = 48;
/** By chance it would be half of them. Without lanes of their own for imported hashes it was all of them. */
const MAY_BE_TOLD = 36;
/** The hash of the imported users; it takes several times as long as argon2. */
const IMPORTED = '$2b$09$abcdefghijklmnopqrstuu5Lo0g67CiD3M4RpN1BmBb4Crp5w7dbK';
const GUESSES = 2;
const PROBE_AFTER_MS = 8;

const test = serverTest({ trustProxyHops: 1, hashing: undefined });

const login = (server: TestServer, ip: string, username: string, password: string) =>
  server.call('POST', '/login', {
    json: { username, password },
    headers: { 'x-forwarded-for': ip },
  });

test(
  `POST /login does not tell by the wait of the next sign-in which of ${NAMES} names belong to imported users`,
  { timeout: 600_000, retry: 2 },
  async ({ server, user }) => {
    const names: Array<{ name: string; isImported: boolean; ms: number }> = [];
    for (let i = 0; i < NAMES; i++) {
      const { id, username } = await server.register();
      const sql = `UPDATE passwords SET hash = '${IMPORTED}' WHERE user_id = '${id}'`;
      await server.app.get(DataSource).query(sql);
      names.push({ name: username, isImported: true, ms: 0 });
      names.push({ name: `unknown-${i}`, isImported: false, ms: 0 });
    }
    // The first one measures the hash; a server does that at the import.
    for (let i = 0; i < 3; i++) await login(server, '192.0.2.1', names[0]!.name, 'wrong');
    names.sort(() => Math.random() - 0.5);
    for (const each of names) {
      const guesses = Array.from({ length: GUESSES }, () =>
        login(server, '192.0.2.1', each.name, 'wrong password'),
      );
      await setTimeout(PROBE_AFTER_MS);
      const begin = performance.now();
      expect((await login(server, '198.51.100.1', user.username, PASSWORD)).status).toBe(200);
      each.ms = performance.now() - begin;
      await Promise.all(guesses);
    }
    // The attacker learns the difference from one half, and tells the other half apart.
    const [known, tried] = [names.slice(0, NAMES), names.slice(NAMES)];
    const isSlow = known.toSorted((a, b) => a.ms - b.ms)[NAMES / 2]!.ms;
    const slowAreImported =
      known.filter(({ isImported, ms }) => isImported === ms >= isSlow).length >= NAMES / 2;
    const told = tried.filter(
      ({ isImported, ms }) => isImported === (ms >= isSlow === slowAreImported),
    ).length;
    const median = (imported: boolean) => {
      const own = names.filter(({ isImported }) => isImported === imported).map(({ ms }) => ms);
      return own.toSorted((a, b) => a - b)[NAMES / 2]!.toFixed(1);
    };
    console.log(`${told} of ${NAMES} told; medians ${median(true)} and ${median(false)} ms`);
    expect(told).toBeLessThanOrEqual(MAY_BE_TOLD);
  },
);
