import { randomInt } from 'node:crypto';
import { Client } from 'pg';
import { SecretKeys } from '../src/crypto/secret-keys.js';
import { deriveRefreshToken } from '../src/sessions/refresh-tokens.js';
import { type Load, rate } from './load.js';
import { toRefreshForm } from './refresh-load.js';
import {
  bearer,
  FORM,
  type Place,
  refresh,
  type Running,
  startNightlatch,
  stop,
  type Tokens,
  USER,
} from './servers.js';

/** The users who send requests: the same number in each database, so that only the number of the others differs. */
const ACTIVE = 1_000;
const CONNECTIONS = 32;
/** Few, because the hashes need the cores. */
const SIGN_IN_CONNECTIONS = 8;
const DAY_MS = 86_400_000;
const USER_AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

/** The first half of every id, with the time: the server deletes events of a former year by their id. */
const PREFIX = Date.now()
  .toString(16)
  .padStart(12, '0')
  .replace(/(.{8})(.{4})/, '$1-$2-7cc3-9d1b-');

/** Returns the id of a user, and of the user's session and event. */
export const toId = (number: number): string => PREFIX + String(number).padStart(12, '0');
const ID = `('${PREFIX}' || lpad(i::text, 12, '0'))::uuid`;

/** A server with many users in its database, and the load of some of them, chosen at random. */
export class Population {
  private constructor(
    private readonly server: Running,
    /** With the URL of its database. */
    readonly place: Place,
    readonly database: Client,
    private readonly keys: SecretKeys,
    private readonly active: number[],
    private readonly accessTokens: string[],
  ) {}

  /** Creates a database with this number of users, each with a session, and starts a server on it. */
  static async create(users: number, place: Place): Promise<Population> {
    const settings = { ...place.settings, DATABASE_URL: await createDatabase(users, place) };
    const own = { ...place, settings };
    const server = await startNightlatch(own);
    const database = new Client({ connectionString: settings.DATABASE_URL });
    // Keeps the error of a failed scenario: PostgreSQL then stops, and this connection would throw another one.
    database.on('error', () => {});
    await database.connect();
    await fill(database, users);
    const active = new Set<number>();
    while (active.size < Math.min(ACTIVE, users)) active.add(randomInt(users) + 1);
    const keys = new SecretKeys({ secretKey: place.settings.SECRET_KEY! });
    const population = new Population(server, own, database, keys, [...active], []);
    await population.receiveAccessTokens();
    return population;
  }

  async end(): Promise<void> {
    await this.database.end();
    await stop(this.server);
  }

  signIn(): Promise<number> {
    const requests = this.active.map((number) => ({
      body: new URLSearchParams({ ...USER, username: `user${number}` }).toString(),
    }));
    return this.rate('/token', SIGN_IN_CONNECTIONS, { method: 'POST', headers: FORM, requests });
  }

  guarded(): Promise<number> {
    const requests = this.accessTokens.map((access_token) => ({
      headers: bearer({ access_token }),
    }));
    return this.rate('/users/me', CONNECTIONS, { requests });
  }

  /** Gives each connection its own sessions, which it refreshes in turn. */
  async refresh(): Promise<number> {
    const tokens = await this.currentTokens(this.active);
    let connections = 0;
    return this.rate('/token', CONNECTIONS, {
      method: 'POST',
      headers: FORM,
      setupClient: (client) => {
        const first = connections++;
        const own = tokens.filter((_token, i) => i % CONNECTIONS === first);
        let turn = 0;
        client.setBody(toRefreshForm(own[turn]!));
        client.on('body', (body: Buffer) => {
          own[turn] = (JSON.parse(body.toString()) as Tokens).refresh_token;
          turn = (turn + 1) % own.length;
          client.setBody(toRefreshForm(own[turn]!));
        });
      },
    });
  }

  private rate(
    path: string,
    connections: number,
    load: Omit<Load, 'url' | 'connections'>,
  ): Promise<number> {
    return rate({ ...load, url: `${this.server.url}${path}`, connections });
  }

  /** Derives the refresh tokens of users from the database, because the last answers of a round are lost. */
  async currentTokens(users: number[]): Promise<string[]> {
    const { rows } = await this.database.query<{ id: string; secret: string; counter: number }>(
      'SELECT id, refresh_secret AS secret, refresh_counter AS counter FROM sessions WHERE id = ANY ($1)',
      [users.map(toId)],
    );
    return rows.map(({ id, secret, counter }) =>
      deriveRefreshToken(this.keys, { id, refreshSecret: secret }, counter),
    );
  }

  private async receiveAccessTokens(): Promise<void> {
    for (const token of await this.currentTokens(this.active)) {
      this.accessTokens.push((await refresh(this.server.url, token)).access_token);
    }
  }
}

async function createDatabase(users: number, { settings }: Place): Promise<string> {
  const url = new URL(settings.DATABASE_URL!);
  const database = new Client({ connectionString: url.href });
  await database.connect();
  await database.query(`CREATE DATABASE users_${users}`);
  await database.end();
  url.pathname = `/users_${users}`;
  return url.href;
}

/** Inserts users with sessions. All have the password of the existing user. */
async function fill(database: Client, users: number): Promise<void> {
  const { rows } = await database.query<{ hash: string }>('SELECT hash FROM passwords');
  const now = Date.now();
  const later = now + DAY_MS;
  const each = `FROM generate_series(1, ${users}) AS n (i)`;
  await withoutIndexes(database, [
    `INSERT INTO users (id, email, email_canonical, username, disabled, roles, created_at, updated_at)
     SELECT ${ID}, 'user' || i || '@example.com', 'user' || i || '@example.com', 'user' || i, false, '[]', ${now}, ${now} ${each}`,
    `INSERT INTO passwords (user_id, hash, updated_at) SELECT ${ID}, '${rows[0]!.hash}', ${now} ${each}`,
    `INSERT INTO sessions (id, user_id, client_id, scope, authentication_method, user_sessions_version, ip, user_agent,
       refresh_secret, refresh_counter, created_at, last_used_at, expires_at, idle_expires_at)
     SELECT ${ID}, ${ID}, 'nightlatch', '', 'password', 0, '203.0.113.7', '${USER_AGENT}',
       md5(i::text), 1, ${now}, ${now}, ${later}, ${later} ${each}`,
    `INSERT INTO audit_events (id, created_at, name, actor, actor_id, subject_id, session_id, client_id, ip, user_agent,
       request_id, details)
     SELECT ${ID}, ${now}, 'session.started', 'user', ${ID}, ${ID}, ${ID}, 'nightlatch', '203.0.113.7', '${USER_AGENT}',
       ${ID}, '{"methods":["password"],"acr":"1"}' ${each}`,
  ]);
  await database.query('VACUUM ANALYZE');
}

/** Runs the statements without indexes, triggers and foreign keys, which take most of the time, and creates the indexes after. */
async function withoutIndexes(database: Client, statements: string[]): Promise<void> {
  const { rows: indexes } = await database.query<{ name: string; definition: string }>(
    `SELECT indexname AS name, indexdef AS definition FROM pg_indexes WHERE schemaname = 'public'
       AND tablename IN ('users', 'passwords', 'sessions', 'audit_events')
       AND indexname NOT IN (SELECT conname FROM pg_constraint)`,
  );
  for (const { name } of indexes) await database.query(`DROP INDEX ${name}`);
  await database.query('SET session_replication_role = replica');
  for (const statement of statements) await database.query(statement);
  await database.query('RESET session_replication_role');
  for (const { definition } of indexes) await database.query(definition);
}
