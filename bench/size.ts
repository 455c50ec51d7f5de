import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../test/support/postgres.js';
import { measureColdStart } from './cold-start.js';
import { compare, getMedians, median, report, runInTurns } from './load.js';
import { readMemory } from './memory.js';
import { Population, toId } from './population.js';
import { bearer, onPostgres, refresh, start, stop } from './servers.js';

const USERS = Number(process.env.BENCH_SIZE_USERS ?? 1_000_000);
const FEW = 1_000;
/** The users whose tokens a server sees. */
const ACTIVE = Math.min(100_000, USERS);
const AT_ONCE = 16;
const LOOK_UPS = 300;
const LOAD_FLAGS = [
  'fsync=off',
  'autovacuum=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'max_wal_size=16GB',
  'checkpoint_timeout=1h',
  'maintenance_work_mem=512MB',
];

/** The look-ups of one user, by the address or the id. */
const LOOK_UP: Array<[name: string, sql: string]> = [
  ['user by address', `SELECT * FROM users WHERE email_canonical = $1`],
  ['session by id', 'SELECT * FROM sessions WHERE id = $1'],
  ['sessions of a user', 'SELECT * FROM sessions WHERE user_id = $1 AND ended_at IS NULL'],
  [
    'events of a user',
    'SELECT * FROM audit_events WHERE subject_id = $1 ORDER BY id DESC LIMIT 50',
  ],
];

async function reportSizes({ database }: Population): Promise<void> {
  const { rows } = await database.query<Record<'name' | 'rows' | 'data' | 'indexes', string>>(
    `SELECT relname AS name, reltuples AS rows, pg_table_size(oid) AS data, pg_indexes_size(oid) AS indexes
     FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND reltuples > ${USERS / 2}
     ORDER BY pg_total_relation_size(oid) DESC`,
  );
  for (const { name, rows: count, data, indexes } of rows) {
    const bytes = (Number(data) + Number(indexes)) / Number(count);
    const detail = `table ${toMb(data)}, indexes ${toMb(indexes)} MB`;
    report(`${USERS} users: ${name}`, `${Math.round(bytes)} B`, `a row; ${detail}`);
  }
}

const toMb = (bytes: string) => Math.round(Number(bytes) / 2 ** 20);

/** Returns the median milliseconds of a look-up of one user, chosen at random. */
async function timeLookUp(
  { database }: Population,
  users: number,
  [name, sql]: [string, string],
): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < LOOK_UPS; i++) {
    const user = 1 + Math.floor(Math.random() * users);
    const key = sql.includes('email') ? `user${user}@example.com` : toId(user);
    const query = { name, text: sql, values: [key] };
    const startMs = performance.now();
    const { rows } = await database.query(query);
    times.push(performance.now() - startMs);
    if (rows.length !== 1) throw new Error(`${rows.length} rows of user ${user}: ${sql}`);
  }
  return median(times);
}

/** Has a new server refresh and check the sessions of many users, and reports its memory. */
async function reportMemory(population: Population): Promise<void> {
  const server = await start('dist/main.js', population.place);
  const idle = readMemory(server);
  const users = Array.from({ length: ACTIVE }, (_, i) => i + 1);
  const waiting = (await population.currentTokens(users)).values();
  const use = async () => {
    for (const refresh_token of waiting) {
      const headers = bearer(await refresh(server.url, refresh_token));
      const me = await fetch(`${server.url}/users/me`, { headers });
      if (me.status !== 200) throw new Error(`GET /users/me: ${me.status}`);
      await me.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, use));
  const { nowMb, peakMb } = readMemory(server);
  const detail = `${idle.nowMb} MB after the start, peak ${peakMb} MB`;
  report(`${USERS} users: memory after ${ACTIVE} of them`, `${nowMb} MB`, detail);
  await stop(server);
}

// Measures what a database of many users takes, and what a server on it takes.
await onPostgres(
  async (place) => {
    const [few, many] = [
      await Population.create(FEW, place),
      await Population.create(USERS, place),
    ];
    await reportSizes(many);
    for (const lookUp of LOOK_UP) {
      const sides = [() => timeLookUp(few, FEW, lookUp), () => timeLookUp(many, USERS, lookUp)];
      for (const side of sides) await side(); // Reads the pages.
      const [fewMs, manyMs] = getMedians(await runInTurns(sides));
      const detail = `${manyMs!.toFixed(2)}, ${fewMs!.toFixed(2)} ms`;
      report(`${lookUp[0]} : among ${FEW} users`, (manyMs! / fewMs!).toFixed(2), detail);
    }
    const [startOnFew, startOnMany] = [few, many].map(
      (population) => () => measureColdStart('dist/main.js', population.place),
    );
    const coldStart = `cold start : among ${FEW} users`;
    await compare(coldStart, startOnMany!, startOnFew!, undefined, 'ms');
    await reportMemory(many);
    await few.end();
    await many.end();
  },
  // Not in memory, which a large database would fill.
  () =>
    startPostgres(
      LOAD_FLAGS.flatMap((flag) => ['-c', flag]),
      mkdtempSync(join(tmpdir(), 'nightlatch-size-')),
    ),
);
