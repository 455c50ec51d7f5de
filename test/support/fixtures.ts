import { test } from 'vitest';
import type { Settings } from '../../src/server/settings/settings.js';
import { createDatabase, type DatabaseKind, type TestDatabase } from './databases.js';
import { type HostOptions, type HostParts, TestHost } from './host.js';
import { createHostDatabase } from './migrated-database.js';
import { startServer, type TestServer, type TestUser } from './server.js';

// Each file creates its own `test`, because the files of one worker share this module, and would share its fixtures too.

/**
 * Returns a `test` with a running server. The server, its user and its administrator are made when the first test
 * of the file asks for them, and the server is closed after the last. The events of making them are taken.
 * - `server`: the server, with these settings;
 * - `user`: a user who can sign in;
 * - `admin`: a user with the role `admin`;
 * - `newUser`: a user for one test alone;
 * - `startServer`: starts another server on another database, closed after the test.
 */
export function serverTest(settings: Partial<Settings> = {}) {
  return test
    .extend('server', { scope: 'file' }, async ({}, { onCleanup }): Promise<TestServer> => {
      const server = await startServer(settings);
      onCleanup(() => server.close());
      return server;
    })
    .extend('user', { scope: 'file' }, ({ server }) => made(server, server.register()))
    .extend('admin', { scope: 'file' }, ({ server }) =>
      made(server, server.registerAdministrator()),
    )
    .extend('newUser', ({ server }) => made(server, server.register()))
    .extend('startServer', async ({}, { onCleanup }) => {
      const started: TestServer[] = [];
      onCleanup(async () => {
        for (const server of started) await server.close();
      });
      return async (given: Partial<Settings> = {}): Promise<TestServer> => {
        const server = await startServer({ ...settings, ...given });
        started.push(server);
        return server;
      };
    });
}

/** Returns the registered user, and drops the events of the registration. */
export async function made(server: TestServer, registration: Promise<TestUser>): Promise<TestUser> {
  const user = await registration;
  server.takeEvents();
  return user;
}

/**
 * Returns a `test` that starts applications of a host.
 * - `newDatabase`: makes a database with the tables of the library, and returns its URL; it is dropped after the test;
 * - `newEmptyDatabase`: makes one without tables;
 * - `startHost`: starts an application in this process, closed after the test.
 */
export function hostTest() {
  return test
    .extend('databases', async ({}, { onCleanup }): Promise<TestDatabase[]> => {
      const databases: TestDatabase[] = [];
      onCleanup(async () => {
        for (const database of databases) await database.drop();
      });
      return databases;
    })
    .extend('newDatabase', ({ databases }) => async (kind?: DatabaseKind): Promise<string> => {
      databases.push(await createHostDatabase(kind));
      return databases.at(-1)!.url;
    })
    .extend('newEmptyDatabase', ({ databases }) => async (kind?: DatabaseKind): Promise<string> => {
      databases.push(await createDatabase(kind));
      return databases.at(-1)!.url;
    })
    .extend('startHost', async ({ databases: _first }, { onCleanup }) => {
      const hosts: TestHost[] = [];
      onCleanup(async () => {
        for (const host of hosts) await host.close();
      });
      return async (module: HostParts, options?: HostOptions): Promise<TestHost> => {
        const host = await TestHost.start(module, options);
        hosts.push(host);
        return host;
      };
    });
}
