import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { createDatabase, type DatabaseKind, execute } from '../support/databases.js';
import { ServerProcess } from '../support/process.js';
import { rounds } from '../support/rounds.js';

// Each cycle starts a server, which takes a second or two on a small machine.
const CYCLES = rounds(6, 1);
const SESSIONS = 35;
const PAUSE_MS = 40;
const USER = { username: 'johndoe', password: 'correct horse battery staple' };

/** A client with one session, which it refreshes in a loop; it keeps the last token that it received. */
class Client {
  refreshes = 0;
  constructor(public token: string) {}

  async refreshUntilKilled(server: ServerProcess): Promise<void> {
    for (;;) {
      const answer = await server.refresh(this.token).catch(() => null);
      if (answer === null) return;
      // The server may fail to answer, but must not reject the token.
      expect(answer.status).toBe(200);
      this.token = answer.body.refresh_token;
      this.refreshes++;
      await sleep(randomInt(PAUSE_MS));
    }
  }

  /** Refreshes twice with the last token that it received, like a client without an answer. Both get the same successor. */
  async resume(server: ServerProcess): Promise<void> {
    const first = await server.refresh(this.token);
    const second = await server.refresh(this.token);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body.refresh_token).toBe(first.body.refresh_token);
    this.token = first.body.refresh_token;
  }
}

it.each(['sqlite', 'postgres'] as DatabaseKind[])(
  `A server on %s loses no session and damages nothing when it is killed under load (${CYCLES} cycles)`,
  async (kind) => {
    const database = await createDatabase(kind);
    const settings = {
      PORT: '0',
      ISSUER: 'http://localhost:3000',
      SECRET_KEY: randomBytes(32).toString('hex'),
      DATABASE_URL: database.url,
      // Long enough for the start of the next server on a busy machine.
      REFRESH_REUSE_GRACE_SECONDS: '60',
    };
    const start = () => ServerProcess.start(settings).ready();
    let server = await start();
    await server.call('POST', '/users', { json: { ...USER, email: 'a@example.com' } });
    const clients: Client[] = [];
    for (let i = 0; i < SESSIONS; i++) {
      const { body } = await server.call('POST', '/token', { form: USER });
      clients.push(new Client(body.refresh_token));
    }
    const countRefreshes = () => clients.reduce((sum, { refreshes }) => sum + refreshes, 0);
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      const before = countRefreshes();
      // Before the load, which would make its start several times as long.
      const successor = await start();
      const load = Promise.all(clients.map((client) => client.refreshUntilKilled(server)));
      // A busy machine takes its time to begin.
      await expect.poll(countRefreshes).toBeGreaterThan(before);
      await sleep(randomInt(500));
      await server.remove();
      await load;
      server = successor;
      await Promise.all(clients.map((client) => client.resume(server)));
    }
    await server.remove();
    await expectWhole(kind, database.url);
    await database.drop();
  },
  60_000 + 40_000 * CYCLES,
);

/** Checks that no page, index or row is damaged and that each session exists once. */
async function expectWhole(kind: DatabaseKind, url: string): Promise<void> {
  const count = 'SELECT count(*) AS sessions FROM sessions WHERE ended_at IS NULL';
  if (kind === 'postgres') {
    await execute(url, 'CREATE EXTENSION amcheck');
    await execute(
      url,
      `SELECT bt_index_check(c.oid, true) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
       JOIN pg_am a ON a.oid = relam WHERE amname = 'btree' AND nspname = 'public' AND relkind = 'i'`,
    );
    expect(await execute(url, count)).toEqual([{ sessions: String(SESSIONS) }]);
    return;
  }
  const database = new Database(url.slice('sqlite:'.length));
  expect(database.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  expect(database.prepare(count).all()).toEqual([{ sessions: SESSIONS }]);
  database.close();
}
