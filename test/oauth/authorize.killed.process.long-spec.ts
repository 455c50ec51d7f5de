import { randomBytes, randomInt } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { createDatabase, type DatabaseKind, execute } from '../support/databases.js';
import { beginTrip, exchange, PlainBrowser, readCallback, SPA } from '../support/plain-browser.js';
import { ServerProcess } from '../support/process.js';
import { rounds } from '../support/rounds.js';
import { PASSWORD } from '../support/server.js';

// Each cycle starts a server.
const CYCLES = rounds(4);
const PEOPLE = 4;
/** About as long as a few walks take. */
const MAX_DELAY_MS = 600;

/** A person who signs in to an application again and again. What the application received last is kept. */
class Person {
  private readonly browser: PlainBrowser;
  private trip = beginTrip(SPA);
  private code: string | null = null;
  private accessToken: string | null = null;

  constructor(
    private readonly place: { server: ServerProcess; url: string },
    private readonly username: string,
  ) {
    this.browser = new PlainBrowser(place);
  }

  register(): Promise<unknown> {
    const email = `${this.username}@example.com`;
    const json = { username: this.username, email, password: PASSWORD };
    return this.place.server.call('POST', '/users', { json });
  }

  /** Signs in to the application: with the password if the browser has no session. */
  async walk(): Promise<void> {
    this.trip = beginTrip(SPA);
    this.code = this.accessToken = null;
    const end = await this.browser.signIn(
      { username: this.username, password: PASSWORD },
      this.trip.path,
    );
    expect([end.status, end.url]).toEqual([303, expect.stringContaining('code=')]);
    this.code = readCallback(end).code!;
    const { status, body } = await exchange(this.place.server, this.trip, this.code);
    expect([status, body.error]).toEqual([200, undefined]);
    this.accessToken = body.access_token;
  }

  /** Walks until the server does not answer, every second time in a browser that has no session. */
  async walkUntilCut(): Promise<void> {
    for (let i = 0; ; i++) {
      if (i % 2) this.browser.cookies.clear();
      try {
        await this.walk();
      } catch (error) {
        // What `fetch` throws.
        if (error instanceof TypeError) return;
        throw error;
      }
    }
  }

  /** Checks what the application has, uses its code once more, and walks. */
  async goOn(): Promise<void> {
    const { server } = this.place;
    const { trip, code, accessToken } = this;
    if (accessToken !== null) expect(await this.me(accessToken)).toBe(200);
    if (code !== null) {
      const first = await exchange(server, trip, code);
      // The application never received the answer of an exchange that was cut.
      const expected = accessToken === null ? [200, 400] : [400];
      expect(expected, JSON.stringify(first.body)).toContain(first.status);
      const second = await exchange(server, trip, code);
      expect([second.status, second.body.error]).toEqual([400, 'invalid_grant']);
      // A code that came twice ends its session.
      const tokens = [accessToken, first.body.access_token].filter(Boolean);
      for (const token of tokens) expect(await this.me(token)).toBe(401);
    }
    await this.walk();
  }

  private async me(token: string): Promise<number> {
    return (await this.place.server.call('GET', '/users/me', { token })).status;
  }
}

/** Nothing is cut off by SIGTERM, so its database does not matter. */
const CASES: Array<[DatabaseKind, 'SIGKILL' | 'SIGTERM']> = [
  ['sqlite', 'SIGKILL'],
  ['postgres', 'SIGKILL'],
  ['postgres', 'SIGTERM'],
];

test.for(CASES)(
  `On %s, a server that gets a %s while people sign in to an application leaves each code used once or not at all, and everyone goes on (${CYCLES} cycles)`,
  { timeout: 60_000 + 40_000 * CYCLES },
  async ([kind, signal], { onTestFinished }) => {
    const folder = mkdtempSync(join(tmpdir(), 'nightlatch-clients-'));
    const database = await createDatabase(kind);
    const clients = join(folder, 'clients.json');
    writeFileSync(clients, JSON.stringify([SPA]));
    const settings = {
      PORT: '0',
      ISSUER: 'http://localhost:3000',
      SECRET_KEY: randomBytes(32).toString('hex'),
      DATABASE_URL: database.url,
      CLIENTS_FILE: clients,
      LIMITS: 'off',
      EMAIL_VERIFICATION: 'off',
      SHUTDOWN_DELAY_SECONDS: '0',
    };
    const start = () => ServerProcess.start(settings).ready();
    const place = {
      server: await start(),
      get url(): string {
        return this.server.url;
      },
    };
    onTestFinished(async () => {
      await place.server.remove();
      await database.drop();
      rmSync(folder, { recursive: true });
    });
    const people = Array.from({ length: PEOPLE }, (_, i) => new Person(place, `jo-${i}`));
    for (const person of people) await person.register();
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      const successor = start();
      const walks = Promise.all(people.map((person) => person.walkUntilCut()));
      await sleep(randomInt(1 + Math.ceil((MAX_DELAY_MS * (cycle + 1)) / CYCLES)));
      const { server } = place;
      server.signal(signal);
      if (signal === 'SIGTERM') expect(await server.exit).toBe(0);
      await walks;
      await server.remove();
      place.server = await successor;
      for (const person of people) await person.goOn();
      expect(await countFaults(kind, database.url)).toBe(0);
    }
  },
);

/** Counts the used codes without a session, and the sessions of the application without a used code. */
async function countFaults(kind: DatabaseKind, url: string): Promise<number> {
  const sql = `SELECT count(*) AS faults FROM authorization_codes c
    FULL JOIN (SELECT id FROM sessions WHERE client_id = '${SPA.client_id}') s ON s.id = c.session_id
    WHERE (c.used_at IS NOT NULL AND s.id IS NULL) OR (s.id IS NOT NULL AND c.used_at IS NULL)`;
  if (kind === 'postgres') {
    const [row] = (await execute(url, sql)) as Array<{ faults: string }>;
    return Number(row!.faults);
  }
  const database = new Database(url.slice('sqlite:'.length), { readonly: true });
  const { faults } = database.prepare(sql).get() as { faults: number };
  database.close();
  return faults;
}
