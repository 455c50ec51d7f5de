import type { Database } from 'better-sqlite3';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { DataSource } from 'typeorm';
import { startServer } from '../support/server.js';

describe('an SQLite database that another process writes to', () => {
  it('reports the changes to the server within a second', async () => {
    const server = await startServer();
    const token = await server.signIn(await server.register());
    const me = async () => (await server.me(token)).status;
    expect(await me()).toBe(200);
    const other = new BetterSqlite3(server.settings.databaseUrl.slice('sqlite:'.length));
    other.prepare('UPDATE users SET disabled = 1').run();
    await expect.poll(me, { timeout: 4_000 }).toBe(401);
    other.close();
    await server.close();
  });

  it('stays in the cache no longer than RECHECK_SECONDS while it cannot be read, with one log line', async () => {
    const server = await startServer({ recheckSeconds: 1 });
    const token = await server.signIn(await server.register());
    const me = async () => (await server.me(token)).status;
    expect(await me()).toBe(200);
    const { driver } = server.app.get(DataSource);
    const { databaseConnection } = driver as unknown as { databaseConnection: Database };
    const unreadable = vi.spyOn(databaseConnection, 'pragma').mockImplementation(() => {
      throw new Error('disk I/O error');
    });
    const other = new BetterSqlite3(server.settings.databaseUrl.slice('sqlite:'.length));
    other.prepare('UPDATE users SET disabled = 1').run();
    await expect.poll(me).toBe(401);
    const logged = server.log.filter((line) => line.includes('disk I/O error'));
    expect(logged).toHaveLength(1);
    unreadable.mockRestore();
    other.close();
    await server.close();
  });
});
