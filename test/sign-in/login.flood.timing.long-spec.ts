import { setTimeout } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { PASSWORD, type TestServer } from '../support/server.js';

// A cheap attack must not keep other users out: addresses take turns at the hashing threads.

const HONEST_SIGN_INS = 15;
/** How many of the sign-ins must succeed. */
const MUST_SUCCEED = 14;
/** The slowest bcrypt that an import takes. */
const SLOWEST_BCRYPT = '$2b$14$abcdefghijklmnopqrstuu5Lo0g67CiD3M4RpN1BmBb4Crp5w7dbK';
/** Guesses that an account allows. */
const GUESSES_PER_ACCOUNT = 4;
/** Between two requests of a connection of the attacker, whom a 503 does not stop. */
const PAUSE_MS = 20;
/** Until the attacker's requests wait, and between two sign-ins of the honest user. */
const BEGUN_MS = 2_000;
const HONEST_PAUSE_MS = 100;

const test = serverTest({ trustProxyHops: 1, hashing: undefined }).extend(
  'accounts',
  { scope: 'file' },
  ({ server }) => registerMany(server, 20),
);

/** Registers accounts of the attacker, one after the other, and returns their names. */
async function registerMany(server: TestServer, count: number): Promise<string[]> {
  const names: string[] = [];
  while (names.length < count) names.push((await server.register()).username);
  return names;
}

/** Attacks until the signal. */
type Attack = (signal: AbortSignal) => Promise<unknown>;

const login = (server: TestServer, ip: string, username: string) =>
  server.call('POST', '/login', {
    json: { username, password: PASSWORD },
    headers: { 'x-forwarded-for': ip },
  });

/** Sends requests over this many connections at once. */
function flood(connections: number, send: (i: number) => Promise<unknown>): Attack {
  const run = async (connection: number, signal: AbortSignal) => {
    for (let i = connection; !signal.aborted; i += connections) {
      await send(i);
      await setTimeout(PAUSE_MS);
    }
  };
  return (signal) =>
    Promise.all(Array.from({ length: connections }, (_, connection) => run(connection, signal)));
}

/** Signs in to own accounts with the right password, which no limit counts. */
function floodAccounts(server: TestServer, ip: string, names: string[], connections: number) {
  return flood(connections, (i) => login(server, ip, names[i % names.length]!));
}

type Prepare = (server: TestServer, accounts: string[]) => Attack | Promise<Attack>;

const ATTACKS: ReadonlyArray<[title: string, prepare: Prepare]> = [
  [
    'one address signs in to one account, 50 at once',
    (server, accounts) => floodAccounts(server, '192.0.2.1', accounts.slice(0, 1), 50),
  ],
  [
    'one address signs in to 20 accounts, 200 at once',
    (server, accounts) => floodAccounts(server, '192.0.2.1', accounts, 200),
  ],
  [
    'each of two addresses signs in to 20 accounts, 200 at once',
    (server, accounts) => {
      const one = floodAccounts(server, '192.0.2.1', accounts, 200);
      const other = floodAccounts(server, '198.51.100.1', accounts, 200);
      return (signal) => Promise.all([one(signal), other(signal)]);
    },
  ],
  [
    'one host with many /64 networks guesses at names that no user has, 300 at once',
    (server) =>
      flood(300, (i) =>
        login(server, `2001:db8:1:${(i % 65_536).toString(16)}::1`, `unknown-${i}`),
      ),
  ],
  [
    'three guesses a second at accounts with an imported bcrypt hash of cost 14',
    async (server) => {
      const names = await registerMany(server, 20);
      const sql = `UPDATE passwords SET hash = '${SLOWEST_BCRYPT}' WHERE user_id IN
        (SELECT id FROM users WHERE username IN ('${names.join("', '")}'))`;
      await server.app.get(DataSource).query(sql);
      return async (signal) => {
        const guesses: Array<Promise<unknown>> = [];
        for (let i = 0; !signal.aborted; i++) {
          const name = names[Math.floor(i / GUESSES_PER_ACCOUNT) % names.length]!;
          guesses.push(login(server, `192.0.2.${i % 250}`, name).catch(() => null));
          await setTimeout(1_000 / 3);
        }
        // A server that closes during a request waits for the end of its connection.
        await Promise.all(guesses);
      };
    },
  ],
];

test.for(ATTACKS)(
  'POST /login lets other users in while %s',
  { timeout: 600_000 },
  async ([_title, prepare], { server, accounts, newUser }) => {
    const attack = await prepare(server, accounts);
    const ended = new AbortController();
    const running = attack(ended.signal);
    await setTimeout(BEGUN_MS);
    const times: number[] = [];
    const statuses: number[] = [];
    for (let i = 0; i < HONEST_SIGN_INS; i++) {
      const begin = performance.now();
      statuses.push((await login(server, '203.0.113.7', newUser.username)).status);
      times.push(performance.now() - begin);
      await setTimeout(HONEST_PAUSE_MS);
    }
    ended.abort();
    await running;
    const succeeded = statuses.filter((status) => status === 200).length;
    const [p50, max] = [0.5, 1].map((q) =>
      times.toSorted((a, b) => a - b)[Math.ceil(q * HONEST_SIGN_INS) - 1]!.toFixed(0),
    );
    console.log(`${succeeded} of ${HONEST_SIGN_INS}, p50 ${p50} ms, max ${max} ms`);
    expect(succeeded).toBeGreaterThanOrEqual(MUST_SUCCEED);
  },
);
