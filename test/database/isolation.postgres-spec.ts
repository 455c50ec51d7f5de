import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { expect, test as base, vi } from 'vitest';
import { ClockModule } from '../../src/clock/clock.module.js';
import { AuthDatabaseModule } from '../../src/database/auth-database.module.js';
import { Transactions } from '../../src/database/transactions.js';
import { createDatabase, execute } from '../support/databases.js';
import { PASSWORD, startServer, type TestServer } from '../support/server.js';

const PARALLEL = 12;

const test = base.extend('startOn', async ({}, { onCleanup }) => {
  const closing: Array<() => Promise<void>> = [];
  onCleanup(async () => {
    for (const close of closing) await close();
  });
  /** Starts a server on a database with this default isolation level. */
  return async (level: string): Promise<TestServer> => {
    const database = await createDatabase();
    const name = new URL(database.url).pathname.slice(1);
    await execute(
      database.url,
      `ALTER DATABASE ${name} SET default_transaction_isolation = '${level}'`,
    );
    const server = await startServer({ databaseUrl: database.url });
    closing.push(
      () => server.close(),
      () => database.drop(),
    );
    return server;
  };
});

/** Lets everyone through once this many have reached it. */
class Barrier {
  private open!: () => void;
  private readonly opened = new Promise<void>((resolve) => (this.open = resolve));

  constructor(private missing: number) {}

  reach(): Promise<void> {
    if (--this.missing === 0) this.open();
    return this.opened;
  }
}

/** Sends many requests of one user at once, of each kind that writes, and returns the statuses of each kind. */
async function sendAtOnce(server: TestServer): Promise<Record<string, number[]>> {
  const user = await server.register();
  const { username, password } = user;
  const token = await server.signIn(user);
  const { refresh_token: refreshToken } = await server.tokens(user);
  const kinds = {
    signIn: () => server.call('POST', '/token', { form: { username, password } }),
    wrong: () => server.call('POST', '/login', { json: { username: 'unknown', password } }),
    refresh: () => server.refresh(refreshToken),
    rename: () => server.call('PATCH', '/users/me', { token, json: { full_name: 'Jane' } }),
    change: () =>
      server.call('PUT', '/users/me/password', {
        token,
        json: { current_password: PASSWORD, new_password: 'violet anchor tundra biscuit' },
      }),
  };
  const statuses: Record<string, number[]> = {};
  for (const [kind, send] of Object.entries(kinds)) {
    const answers = await Promise.all(Array.from({ length: PARALLEL }, send));
    statuses[kind] = [...new Set(answers.map(({ status }) => status))].toSorted();
  }
  return statuses;
}

test('parallel requests of one user are answered on a database whose default isolation level is repeatable read', async ({
  startOn,
}) => {
  const server = await startOn('repeatable read');
  const { signIn, wrong, refresh, rename, change } = await sendAtOnce(server);
  for (const status of [...refresh!, ...rename!]) expect(status).toBeOneOf([200, 429]);
  // 503 where too many hashes wait on a busy machine.
  for (const status of signIn!) expect(status).toBeOneOf([200, 429, 503]);
  for (const status of wrong!) expect(status).toBeOneOf([401, 429, 503]);
  for (const status of change!) expect(status).toBeOneOf([204, 401, 422, 429, 503]);
  expect(server.log.filter((line) => /could not serialize|deadlock/.test(line))).toEqual([]);
});

test('a change that PostgreSQL rolls back as a deadlock is made again', async ({ startOn }) => {
  const server = await startOn('read committed');
  const transactions = server.app.get(Transactions);
  const users = [await server.register(), await server.register()];
  const both = new Barrier(2);
  let tries = 0;
  /** Changes both users in this order; at the first try each waits until the other has changed its first. */
  const change = ([first, second]: typeof users) =>
    transactions.run(async (transaction) => {
      tries++;
      const rename = (id: string) =>
        transaction.query('UPDATE users SET full_name = $1 WHERE id = $2', ['x', id]);
      await rename(first!.id);
      await both.reach();
      await rename(second!.id);
    });
  await Promise.all([change(users), change(users.toReversed())]);
  expect(tries).toBe(3);
});

test('the start warns if the DataSource of an application has another isolation level', async ({
  onTestFinished,
}) => {
  const database = await createDatabase();
  onTestFinished(() => database.drop());
  const warn = vi.spyOn(Logger.prototype, 'warn').mockReturnValue();
  onTestFinished(() => warn.mockRestore());
  const start = async (extra?: object) => {
    const imports = [
      TypeOrmModule.forRoot({ type: 'postgres', url: database.url, extra }),
      AuthDatabaseModule.forRoot(),
      ClockModule,
    ];
    const context = await NestFactory.createApplicationContext(
      { module: class Host {}, imports },
      { logger: false, abortOnError: false },
    );
    await context.close();
  };
  await start({ options: '-c default_transaction_isolation=serializable' });
  expect(warn).toHaveBeenCalledOnce();
  const [, advice] = /extra: \{ options: '(.*?)' \}/.exec(String(warn.mock.calls[0]![0]))!;
  await start({ options: advice!.replaceAll('\\\\', '\\') });
  expect(warn).toHaveBeenCalledOnce();
});
