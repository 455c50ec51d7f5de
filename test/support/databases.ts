import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { describe, inject } from 'vitest';
import { createDataFolder } from './temporary-folder.js';

/** An empty database for one test. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

export type DatabaseKind = 'sqlite' | 'postgres';

/** The database that this project of the suite runs on. */
export const databaseKind = (process.env.TEST_DATABASE ?? 'sqlite') as DatabaseKind;

/** Groups tests that run on one database only. On the other one they do not exist, so none is skipped. */
export function describeOn(kind: DatabaseKind, name: string, facts: () => void): void {
  if (kind === databaseKind) describe(name, facts);
}

/** @param template the PostgreSQL database to copy, which has no connections; an empty one by default */
export function createDatabase(
  kind: DatabaseKind = databaseKind,
  template = 'template1',
): Promise<TestDatabase> {
  return kind === 'sqlite' ? Promise.resolve(createSqlite()) : createPostgres(template);
}

function createSqlite(): TestDatabase {
  const folder = createDataFolder('sqlite');
  return {
    url: `sqlite:${join(folder, 'test.db')}`,
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function createPostgres(template: string): Promise<TestDatabase> {
  const server = inject('postgresUrl');
  const name = inject('databasePrefix') + randomBytes(8).toString('hex');
  // `file_copy` copies and drops a database for half of the CPU: it writes no page to the write-ahead log.
  await execute(server, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () =>
      connect(server, async (client) => {
        await waitForDisconnects(client, name);
        await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
      }),
  };
}

/** Waits a moment: a connection that is ended while it closes is an uncaught error of `pg`. */
async function waitForDisconnects(client: Client, name: string): Promise<void> {
  const sql = 'SELECT 1 FROM pg_stat_activity WHERE datname = $1';
  for (let i = 0; i < 100; i++) {
    if ((await client.query(sql, [name])).rows.length === 0) return;
    await sleep(10);
  }
}

export async function connect<Result>(
  url: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Runs one statement on a PostgreSQL server, as a person does with `psql`, and returns its rows. */
export async function execute(
  url: string,
  sql: string,
  parameters: unknown[] = [],
): Promise<Array<Record<string, unknown>>> {
  return connect(url, async (client) => {
    return (await client.query<Record<string, unknown>>(sql, parameters)).rows;
  });
}
