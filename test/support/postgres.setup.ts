import { randomBytes } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { execute } from './databases.js';
import { type RunningPostgres, startPostgres } from './postgres.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The URL of a PostgreSQL server on which tests create databases. */
    postgresUrl: string;
    /** The names of the databases of this run begin with it. */
    databasePrefix: string;
  }
}

/** The server of this run, which each project asks for. */
const shared: { projects: number; server: Promise<RunningPostgres> | null } = ((
  globalThis as { testPostgres?: typeof shared }
).testPostgres ??= { projects: 0, server: null });

/** Starts a PostgreSQL server for the projects of the run, or uses the one of `TEST_DATABASE_URL`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const prefix = `nightlatch_${randomBytes(4).toString('hex')}_`;
  project.provide('databasePrefix', prefix);
  if (given) {
    project.provide('postgresUrl', given);
    return () => dropDatabases(given, prefix);
  }
  shared.projects++;
  const server = await (shared.server ??= start());
  project.provide('postgresUrl', server.url);
  return async () => {
    if (--shared.projects === 0) await server.remove();
  };
}

function start(): Promise<RunningPostgres> {
  const flags = ['fsync', 'full_page_writes', 'synchronous_commit', 'autovacuum'];
  // Nothing must survive a power failure, and the databases live for seconds.
  return startPostgres(flags.flatMap((name) => ['-c', `${name}=off`]));
}

/** Drops what the run has left: the databases that its tests copy. */
async function dropDatabases(url: string, prefix: string): Promise<void> {
  const sql = 'SELECT datname FROM pg_database WHERE starts_with(datname, $1)';
  for (const { datname } of await execute(url, sql, [prefix]))
    await execute(url, `DROP DATABASE ${String(datname)} WITH (FORCE)`);
}
