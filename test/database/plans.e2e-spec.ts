import Database from 'better-sqlite3';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientsService } from '../../src/index.js';
import { PurgeJob } from '../../src/database/purge.job.js';
import { AttemptCount } from '../../src/rate-limits/attempt-count.entity.js';
import { PasswordsStore } from '../../src/passwords/passwords.store.js';
import { RefreshTokenService } from '../../src/sessions/refresh-tokens.js';
import { Session } from '../../src/sessions/session.entity.js';
import { databaseKind, describeOn, execute } from '../support/databases.js';
import { basic } from '../support/http.js';
import { type Planned, explain, explainStatements } from '../support/plans.js';
import { startServer, type TestServer, type TestUser } from '../support/server.js';

/** PostgreSQL scans small tables without an index, SQLite does not; the purge needs over a thousand sessions. */
const ROWS = databaseKind === 'sqlite' ? 500 : 20_000;
const EXPIRED = 200;
const AT_ONCE = 100;
const REFRESH_SECRET = 'the same for all sessions';

const numbered = (i: number | string) =>
  databaseKind === 'sqlite'
    ? `printf('019aa7b4-2f6e-7cc3-9d1b-%012d', ${i})`
    : `('019aa7b4-2f6e-7cc3-9d1b-' || lpad((${i})::text, 12, '0'))::uuid`;
const toId = (i: number) => `019aa7b4-2f6e-7cc3-9d1b-${String(i).padStart(12, '0')}`;

/** Inserts users, each with a password, three sessions and a client. */
function fill(nowMs: number, users = ROWS): string[] {
  const count = (rows: number) =>
    databaseKind === 'sqlite'
      ? `(WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows}) SELECT i FROM n)`
      : `generate_series(1, ${rows}) AS n (i)`;
  return [
    `INSERT INTO users (id, email, email_canonical, username, disabled, roles, created_at, updated_at)
     SELECT ${numbered('i')}, 'u' || i || '@example.com', 'u' || i || '@example.com', 'u' || i, false, '[]', 1, 1
     FROM ${count(users)}`,
    `INSERT INTO passwords (user_id, hash, updated_at)
     SELECT ${numbered('i')}, '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA', 1 FROM ${count(users)}`,
    `INSERT INTO sessions (id, user_id, client_id, scope, authentication_method, user_sessions_version,
       refresh_secret, refresh_counter, created_at, last_used_at, expires_at, idle_expires_at)
     SELECT ${numbered('i')}, ${numbered(`1 + (i - 1) % ${users}`)}, 'nightlatch', '', 'password', 0,
       '${REFRESH_SECRET}', 1, ${nowMs}, ${nowMs}, ${nowMs + 86_400_000},
       CASE WHEN i > ${3 * users - EXPIRED} THEN 1 ELSE ${nowMs + 86_400_000} END
     FROM ${count(3 * users)}`,
    `INSERT INTO limits (key, tries, next_at, expires_at)
     SELECT 'sign-in-account:' || i, 1, 0, ${nowMs + 86_400_000} FROM ${count(users)}`,
    `INSERT INTO links (id, purpose, user_id, address, salt, lifetime_seconds, replaceable, created_at)
     SELECT ${numbered('i')}, 'reset-password', ${numbered('i')}, 'u' || i || '@example.com', '', 1, true, 1
     FROM ${count(users)}`,
    `INSERT INTO clients (id, name, secret_digest, grant_types, scopes, created_at)
     SELECT 'client-' || i, 'Client', 'none', '[]', '[]', 1 FROM ${count(users)}`,
  ];
}

async function run(databaseUrl: string, statements: string[]): Promise<void> {
  if (databaseKind === 'postgres') {
    for (const sql of [...statements, 'ANALYZE']) await execute(databaseUrl, sql);
    return;
  }
  const database = new Database(databaseUrl.slice('sqlite:'.length));
  for (const sql of statements) database.exec(sql);
  database.close();
}

describe('with many users', () => {
  let server: TestServer;
  /** A server on the same database with empty caches. */
  let cold: TestServer;
  let user: TestUser;
  let client: Record<string, string>;
  beforeAll(async () => {
    server = await startServer();
    await run(server.settings.databaseUrl, fill(Date.now()));
    const { databaseUrl, secretKey } = server.settings;
    cold = await startServer({ databaseUrl, secretKey });
    user = await server.register();
    const made = await server.app.get(ClientsService).create({
      name: 'Gateway',
      confidential: true,
      grantTypes: ['client_credentials'],
      scopes: [],
    });
    client = basic(made.client.id, made.secretPlain!);
  });
  afterAll(async () => {
    await cold.close();
    await server.close();
  });

  const refreshToken = (i: number) =>
    server.app.get(RefreshTokenService).derive({ id: toId(i), refreshSecret: REFRESH_SECRET }, 1);
  /** Creates an access token of a user whom `cold` has not cached. */
  let nextSession = 1;
  const freshToken = async () =>
    (await server.refresh(refreshToken(nextSession++))).body.access_token as string;
  const ok = ({ status }: { status: number }) => expect(status).toBeLessThan(300);
  const expectFound = (all: Planned[], tables: string[]) => {
    // A few rows, which are read in the background.
    const plans = all.filter(
      (plan) => !plan.tables.includes('hash_kinds') && !plan.tables.includes('signing_keys'),
    );
    expect(new Set(plans.flatMap((plan) => plan.tables))).toEqual(new Set(tables));
    expect(plans.filter(({ fullScans }) => fullScans.length > 0)).toEqual([]);
  };

  it('a query without an index is reported as a scan (control of the tests below)', async () => {
    const sql = `SELECT "id" FROM "users" WHERE "full_name" = 'Jane'`;
    const { tables, fullScans } = await explain(server.app.get(DataSource), sql);
    expect([tables, fullScans]).toEqual([['users'], [expect.stringMatching(/scan users/i)]]);
  });

  it.each<[string, () => Record<string, string>]>([
    ['a user name', () => ({ username: user.username })],
    ['an address', () => ({ username: user.email })],
  ])('every query of a sign-in with %s uses an index', async (_what, login) => {
    const form = { ...login(), password: user.password };
    const plans = await explainStatements(server, async () =>
      ok(await server.call('POST', '/token', { form })),
    );
    expectFound(plans, ['limits', 'users', 'passwords', 'sessions', 'audit_events']);
  });

  it('every query of a sign-in of an unknown user uses an index', async () => {
    const json = { username: 'unknown', password: 'any password' };
    const plans = await explainStatements(server, async () => {
      expect((await server.call('POST', '/login', { json })).status).toBe(401);
    });
    expectFound(plans, ['limits', 'users', 'passwords', 'audit_events']);
  });

  it('every query of a registration uses an index', async () => {
    const plans = await explainStatements(server, async () => void (await server.register()));
    // The links that undo a change of an address keep the address that was changed.
    expectFound(plans, ['limits', 'users', 'links', 'passwords', 'audit_events']);
  });

  it.each<[string, string, string, string[]]>([
    ['the first guarded request', 'GET', '/users/me', ['users', 'sessions']],
    ['the list of the sessions', 'GET', '/users/me/sessions', ['users', 'sessions']],
    [
      'the end of one session',
      'DELETE',
      `/users/me/sessions/${toId(3 + ROWS)}`,
      ['users', 'sessions', 'audit_events'],
    ],
    [
      'the end of all other sessions',
      'DELETE',
      '/users/me/sessions',
      ['users', 'sessions', 'audit_events'],
    ],
    ['a sign-out', 'POST', '/logout', ['users', 'sessions', 'audit_events']],
  ])(
    'every query of %s with a token that is not cached uses an index',
    async (_what, method, path, tables) => {
      const token = await freshToken();
      const plans = await explainStatements(cold, async () =>
        ok(await cold.call(method, path, { token })),
      );
      expectFound(plans, tables);
    },
  );

  it('every query of a refresh uses an index', async () => {
    const token = refreshToken(nextSession++);
    const plans = await explainStatements(cold, async () => ok(await cold.refresh(token)));
    expectFound(plans, ['users', 'sessions']);
  });

  it('every query of parallel refreshes uses an index', async () => {
    const tokens = Array.from({ length: AT_ONCE }, (_, i) => refreshToken(ROWS + 10 + i));
    const plans = await explainStatements(cold, async () => {
      for (const answer of await Promise.all(tokens.map((token) => cold.refresh(token))))
        ok(answer);
    });
    expectFound(plans, ['users', 'sessions']);
  });

  it('every query of an introspection uses an index', async () => {
    const form = { token: await freshToken() };
    const plans = await explainStatements(cold, async () => {
      const { body } = await cold.call('POST', '/introspect', { form, headers: client });
      expect(body.active).toBe(true);
    });
    expectFound(plans, ['users', 'sessions', 'clients']);
  });

  it('every query of a revocation uses an index', async () => {
    const form = { token: refreshToken(nextSession++) };
    const plans = await explainStatements(cold, async () =>
      ok(await cold.call('POST', '/revoke', { form })),
    );
    expectFound(plans, ['sessions', 'audit_events']);
  });

  it('the search for hashes of other systems at the start uses an index', async () => {
    const store = server.app.get(PasswordsStore, { strict: false });
    const plans = await explainStatements(server, async () => {
      expect(await store.listForeign()).toEqual([]);
    });
    const scans = plans.map(({ tables, fullScans }) => [tables, fullScans]);
    // SQLite scans an index that holds these hashes only.
    const indexScan = ['SCAN password USING INDEX passwords_foreign_idx'];
    expect(scans).toEqual([[['passwords'], databaseKind === 'sqlite' ? indexScan : []]]);
  });

  it('a refresh and an attempt change no indexed column, so they write no index', () => {
    const indexed = (entity: typeof Session | typeof AttemptCount) =>
      server.app
        .get(DataSource)
        .getMetadata(entity)
        .indices.flatMap(({ columns }) => columns.map(({ propertyName }) => propertyName));
    expect(new Set(indexed(Session))).toEqual(
      new Set(['clientId', 'userId', 'endedAt', 'parentId']),
    );
    expect(indexed(AttemptCount)).toEqual([]);
  });

  it('every query of the purge uses an index', async () => {
    const plans = await explainStatements(server, () => server.app.get(PurgeJob).run());
    const sessions = plans.filter(({ tables }) => tables.includes('sessions'));
    expect(sessions.some(({ sql }) => sql.startsWith('DELETE'))).toBe(true);
    expectFound(sessions, ['sessions']);
  });
});

describeOn('postgres', 'with few users', () => {
  it('parallel refreshes still use an index', async () => {
    const server = await startServer();
    await run(server.settings.databaseUrl, fill(Date.now(), 1_000));
    const refreshes = [1, 2, 3].map((i) =>
      server.app.get(RefreshTokenService).derive({ id: toId(i), refreshSecret: REFRESH_SECRET }, 1),
    );
    const plans = await explainStatements(server, async () => {
      const answers = await Promise.all(refreshes.map((token) => server.refresh(token)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    });
    const updates = plans.filter(({ sql }) => /UPDATE/.test(sql));
    expect(updates.map(({ tables, fullScans }) => [tables, fullScans])).toEqual([
      [['sessions'], []],
    ]);
    await server.close();
  });
});
