import { expect } from 'vitest';
import { SYSTEM_ACTOR } from '../../src/events/actor.js';
import { UnitsOfWork } from '../../src/events/units-of-work.js';
import { AuthModule, RecoveryModule, UserAccounts, VerificationModule } from '../../src/index.js';
import { MailWorker } from '../../src/mail/outbox/mail-worker.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, ownDataSource } from '../support/host.js';

const test = hostTest();

test.for(['/forgot-password', '/request-verification'])(
  'POST %s runs the same statements for every address, and none that reads a user',
  async (path, { newDatabase, startHost }) => {
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
        RecoveryModule.forRoot(),
        VerificationModule.forRoot(),
      ],
    });
    // Only the statements of the request: the worker would look the address up.
    host.app.get(MailWorker).onModuleDestroy();
    const accounts = host.app.get(UserAccounts);
    // Without the mail of a registration, which would count.
    await host.app
      .get(UnitsOfWork)
      .run(SYSTEM_ACTOR, (unit) => accounts.create({ email: 'known@example.com' }, unit));
    const ask = async (email: string) => {
      statements.length = 0;
      expect((await host.call('POST', path, { json: { email } })).status).toBe(202);
      return statements.map((sql) => sql.trim());
    };
    const known = await ask('known@example.com');
    expect(known.filter((sql) => /insert into "?mails"?/i.test(sql))).toHaveLength(1);
    expect(known.filter((sql) => /"?users"?/i.test(sql) && /select/i.test(sql))).toEqual([]);
    expect(await ask('unknown@example.com')).toEqual(known);
  },
);
