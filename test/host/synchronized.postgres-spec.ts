import { expect, it } from 'vitest';
import { AuthModule } from '../../src/index.js';
import { createDatabase } from '../support/databases.js';
import { authOptions, ownDataSource, TestHost } from '../support/host.js';

it('A schema without our triggers stops the start, because sign-outs elsewhere would go unnoticed', async () => {
  const database = await createDatabase('postgres');
  const without = { migrations: [], migrationsRun: false, synchronize: true };
  const imports = [ownDataSource(database.url, without), AuthModule.forRoot(authOptions())];
  await expect(TestHost.start({ imports })).rejects.toThrow(
    /No trigger reports changes in .*users.*authMigrations/,
  );
  await database.drop();
});

it('A replicated DataSource stops the start, because a replica may be behind', async () => {
  const database = await createDatabase('postgres');
  const { url } = database;
  const replicated = { url: undefined, replication: { master: { url }, slaves: [{ url }] } };
  const imports = [ownDataSource(url, replicated), AuthModule.forRoot(authOptions())];
  await expect(TestHost.start({ imports })).rejects.toThrow(/`replication`.*DataSource of its own/);
  await database.drop();
});
