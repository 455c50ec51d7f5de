import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { DataSource } from 'typeorm';
import { argon2id, hash } from 'argon2';
import { authEntities, authMigrations, dataSourceOptions } from '../../src/index.js';
import { Clock } from '../../src/clock/clock.js';
import { openDataSource } from '../../src/database/open-data-source.js';
import { KeyVault } from '../../src/signing-keys/key-vault.js';
import { SecretKeys } from '../../src/crypto/secret-keys.js';
import { createServer } from '../../src/server/process/create-server.js';
import { migrations } from '../../src/server/process/database.js';
import { createDatabase, databaseKind } from '../support/databases.js';
import { call } from '../support/http.js';
import { startServer } from '../support/server.js';

const USER_ID = '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71';
const PASSWORD = 'correct horse battery staple';

const insert = (dataSource: DataSource, table: string, row: object) => {
  const places = Object.keys(row).map((_, i) => (databaseKind === 'postgres' ? `$${i + 1}` : '?'));
  const names = Object.keys(row).join(', ');
  return dataSource.query(
    `INSERT INTO ${table} (${names}) VALUES (${places.join(', ')})`,
    Object.values(row),
  );
};

it('a database from before sessions keeps its users, passwords and signing keys when it is migrated', async () => {
  const database = await createDatabase();
  const secretKey = randomBytes(32).toString('hex');
  const since: unknown[] = authMigrations.slice(1);
  const before = migrations.filter((each) => !since.includes(each));
  const options = { url: database.url, entities: authEntities, migrations: before };
  const dataSource = await openDataSource(dataSourceOptions(options));
  const now = Date.now();
  await insert(dataSource, 'users', {
    id: USER_ID,
    email: 'JohnDoe@example.com',
    email_canonical: 'johndoe@example.com',
    username: 'johndoe',
    full_name: null,
    disabled: databaseKind === 'postgres' ? false : 0,
    roles: '[]',
    created_at: now,
    updated_at: now,
  });
  const phc = await hash(PASSWORD, { type: argon2id, memoryCost: 19_456, timeCost: 2 });
  await insert(dataSource, 'passwords', { user_id: USER_ID, hash: phc, updated_at: now });
  const vault = new KeyVault(new SecretKeys({ secretKey }), new Clock());
  const kids: string[] = [];
  for (const algorithm of ['ES256', 'RS256'] as const) {
    const { kid, privateKeyEncrypted } = vault.create(algorithm, 1, new Date());
    kids.push(kid);
    const row = { kid, algorithm, private_key_encrypted: privateKeyEncrypted, created_at: now };
    await insert(dataSource, 'signing_keys', row);
  }
  await dataSource.destroy();

  // A server that is started for its default settings only.
  const other = await startServer();
  const settings = { ...other.settings, databaseUrl: database.url, secretKey };
  await other.close();
  const app = await createServer(settings, pino({ level: 'silent' }));
  await app.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${(app.getHttpServer().address() as { port: number }).port}`;
  const json = { username: 'johndoe', password: PASSWORD };
  const { status, body } = await call(url, 'POST', '/login', { json });
  expect(status).toBe(200);
  const me = await call(url, 'GET', '/users/me', { token: body.access_token });
  expect([me.status, me.body.id]).toEqual([200, USER_ID]);
  const jwks = await call(url, 'GET', '/.well-known/jwks.json');
  expect(jwks.body.keys.map(({ kid }: { kid: string }) => kid).toSorted()).toEqual(kids.toSorted());
  await app.close();

  // Reverting and migrating again keeps the keys.
  const all = await openDataSource(
    dataSourceOptions({ url: database.url, entities: authEntities, migrations }),
  );
  for (const _ of since) await all.undoLastMigration();
  await all.runMigrations();
  const rows = await all.query<Array<{ kid: string }>>('SELECT kid FROM signing_keys');
  expect(rows.map(({ kid }) => kid).toSorted()).toEqual(kids.toSorted());
  expect(await all.query<unknown[]>('SELECT id FROM users')).toHaveLength(1);
  expect(await all.query<unknown[]>('SELECT user_id FROM passwords')).toHaveLength(1);
  await all.destroy();
  await database.drop();
});
