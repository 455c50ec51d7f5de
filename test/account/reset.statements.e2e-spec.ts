import { expect } from 'vitest';
import { AuthModule, RecoveryModule, RegistrationModule } from '../../src/index.js';
import { MailWorker } from '../../src/mail/outbox/mail-worker.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, ownDataSource } from '../support/host.js';
import { forget } from '../support/reset.js';

const test = hostTest();

test('POST /forgot-password runs the same statements for every address, and none that reads a user', async ({
  newDatabase,
  startHost,
}) => {
  const statements: string[] = [];
  const ignore = () => {};
  const logger = {
    logQuery: (sql: string) => statements.push(sql),
    logQueryError: ignore,
    logQuerySlow: ignore,
    logSchemaBuild: ignore,
    logMigration: ignore,
    log: ignore,
  };
  const mail = { from: 'no-reply@host.example', devMailbox: true };
  const host = await startHost({
    imports: [
      ownDataSource(await newDatabase(), { logging: true, logger }),
      AuthModule.forRoot({ ...authOptions(), mail }),
      RegistrationModule.forRoot(),
      RecoveryModule.forRoot(),
    ],
  });
  // Only the statements of the request: the worker would look the address up.
  host.app.get(MailWorker).onModuleDestroy();
  const json = { email: 'known@example.com', password: 'correct horse battery staple' };
  await host.call('POST', '/users', { json });
  const ask = async (email: string) => {
    statements.length = 0;
    expect((await forget(host, email)).status).toBe(202);
    return statements.map((sql) => sql.trim());
  };
  const known = await ask('known@example.com');
  expect(known.filter((sql) => /insert into "?mails"?/i.test(sql))).toHaveLength(1);
  expect(known.filter((sql) => /"?users"?/i.test(sql) && /select/i.test(sql))).toEqual([]);
  expect(await ask('unknown@example.com')).toEqual(known);
});
