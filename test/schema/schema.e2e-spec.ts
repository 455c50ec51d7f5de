import { afterEach, describe, expect, it } from 'vitest';
import { DataSource } from 'typeorm';
import { dataSourceOptions, User } from '../../src/index.js';
import { openDataSource } from '../../src/database/open-data-source.js';
import { KeyRing } from '../../src/signing-keys/key-ring.js';
import { SessionsStore } from '../../src/sessions/sessions.store.js';
import { entities, migrations } from '../../src/server/process/database.js';
import { createDatabase, databaseKind, describeOn, execute } from '../support/databases.js';
import { startServer } from '../support/server.js';

const open: DataSource[] = [];
async function openNew(url: string): Promise<DataSource> {
  const dataSource = await openDataSource(dataSourceOptions({ url, entities, migrations }));
  open.push(dataSource);
  return dataSource;
}
afterEach(async () => {
  for (const dataSource of open.splice(0)) if (dataSource.isInitialized) await dataSource.destroy();
});

describe(`the schema on ${databaseKind}`, () => {
  it('is the same from the migrations as from the entities', async () => {
    const database = await createDatabase();
    const dataSource = await openNew(database.url);
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
    await dataSource.destroy();
    await database.drop();
  });

  it('can be reverted to nothing and migrated again', async () => {
    const database = await createDatabase();
    const dataSource = await openNew(database.url);
    for (let undone = 0; undone < migrations.length; undone++) {
      await dataSource.undoLastMigration();
    }
    await expect(dataSource.getRepository(User).count()).rejects.toThrow();
    await dataSource.runMigrations();
    expect(await dataSource.getRepository(User).count()).toBe(0);
    await dataSource.destroy();
    await database.drop();
  });

  it('keeps its rows when a server starts on it again', async () => {
    const first = await startServer();
    const user = await first.register();
    const token = await first.signIn(user);
    await first.app.close();
    const { createServer } = await import('../../src/server/process/create-server.js');
    const { pino } = await import('pino');
    const again = await createServer(first.settings, pino({ level: 'silent' }));
    await again.listen({ port: 0, host: '127.0.0.1' });
    const { port } = again.getHttpServer().address() as { port: number };
    const response = await fetch(`http://127.0.0.1:${port}/users/me`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(200);
    expect(((await response.json()) as { id: string }).id).toBe(user.id);
    await again.close();
  });

  it('stops the start if SECRET_KEY does not decrypt the signing keys', async () => {
    const first = await startServer();
    await first.app.close();
    const { createServer } = await import('../../src/server/process/create-server.js');
    const { pino } = await import('pino');
    const settings = { ...first.settings, secretKey: 'another-secret-key-of-enough-length!' };
    await expect(createServer(settings, pino({ level: 'silent' }))).rejects.toThrow(
      /another\s+SECRET_KEY/,
    );
  });
});

describeOn('sqlite', 'SQLite', () => {
  it('runs with WAL, synchronous FULL, a busy timeout and foreign keys', async () => {
    const server = await startServer();
    const read = async (pragma: string) => {
      const [row] = await server.app.get(DataSource).query<object[]>(`PRAGMA ${pragma}`);
      return Object.values(row!)[0] as unknown;
    };
    expect(await read('journal_mode')).toBe('wal');
    expect(await read('synchronous')).toBe(2);
    expect(await read('busy_timeout')).toBe(20);
    expect(await read('foreign_keys')).toBe(1);
    await server.close();
  });
});

describeOn('postgres', 'PostgreSQL', () => {
  it('has timeouts on statements and ids of 16 bytes', async () => {
    const server = await startServer();
    const dataSource = server.app.get(DataSource);
    expect(await dataSource.query('SHOW statement_timeout')).toEqual([
      { statement_timeout: '2500ms' },
    ]);
    const [column] = await dataSource.query<Array<{ data_type: string }>>(
      `SELECT data_type FROM information_schema.columns WHERE table_name = 'users' AND column_name = 'id'`,
    );
    expect(column!.data_type).toBe('uuid');
    await server.close();
  });

  it('has one schema and one signing key after four servers start in parallel', async () => {
    const { createServer } = await import('../../src/server/process/create-server.js');
    const { pino } = await import('pino');
    const first = await startServer();
    const database = await createDatabase();
    const settings = { ...first.settings, databaseUrl: database.url };
    const apps = await Promise.all(
      [1, 2, 3, 4].map(() => createServer(settings, pino({ level: 'silent' }))),
    );
    const kids = new Set(apps.map((app) => app.get(KeyRing).current().kid));
    expect(kids.size).toBe(1);
    const dataSource = apps[0]!.get(DataSource);
    const rows = await dataSource.query<unknown[]>('SELECT name FROM migrations');
    expect(rows).toHaveLength(migrations.length);
    for (const app of apps) await app.close();
    await database.drop();
    await first.close();
  });
});

describeOn('postgres', 'the parameter schema of a database URL', () => {
  it('names the schema of all tables, which is created', async () => {
    const database = await createDatabase();
    const server = await startServer({ databaseUrl: `${database.url}?schema=auth` });
    const user = await server.register();
    const token = await server.signIn(user);
    const json = { title: 'x' };
    expect((await server.call('POST', '/users/me/items', { token, json })).status).toBe(201);
    expect((await server.call('GET', '/health/ready')).status).toBe(200);
    const schemas = await execute(
      database.url,
      `SELECT schemaname AS name, count(*)::int AS tables FROM pg_tables
       WHERE schemaname IN ('auth', 'public') GROUP BY 1`,
    );
    // With the table of migrations.
    expect(schemas).toEqual([{ name: 'auth', tables: entities.length + 1 }]);
    const again = await server.startInstance();
    expect((await again.me(token)).status).toBe(200);
    await server.close();
    await database.drop();
  });
});

describeOn('postgres', 'the trigger on sessions', () => {
  it('watches the columns that SessionsStore lists', async () => {
    const server = await startServer();
    const columns = await server.app.get(DataSource).query<Array<{ column: string }>>(
      `SELECT event_object_column AS "column" FROM information_schema.triggered_update_columns
       WHERE trigger_name = 'nightlatch_sessions'`,
    );
    const { watched } = server.app.get(SessionsStore, { strict: false });
    expect(columns.map(({ column }) => column).toSorted()).toEqual(watched.columns!.toSorted());
    await server.close();
  });
});
