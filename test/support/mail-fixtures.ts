import { randomBytes } from 'node:crypto';
import type { SMTPServerOptions } from 'smtp-server';
import { expect, test } from 'vitest';
import { Transactions } from '../../src/database/transactions.js';
import { Outbox } from '../../src/index.js';
import { authEntities } from '../../src/schema/schema.js';
import type { Settings } from '../../src/server/settings/settings.js';
import { hostTest, made } from './fixtures.js';
import type { Answer } from './http.js';
import type { TestHost } from './host.js';
import { startServer, type TestServer } from './server.js';
import { SmtpCatcher } from './smtp-catcher.js';

/**
 * Returns a `test` with a running server that sends its mails to a real SMTP server, both shared by the tests of the file.
 * - `catcher`: the SMTP server, with the options `smtp`;
 * - `server`: the server, with these settings;
 * - `two`: this server, and a second one on its database;
 * - `newUser`: a user for one test alone.
 */
export function mailTest(settings: Partial<Settings> = {}, smtp: SMTPServerOptions = {}) {
  return test
    .extend('catcher', { scope: 'file' }, async ({}, { onCleanup }): Promise<SmtpCatcher> => {
      const catcher = await SmtpCatcher.start(smtp);
      onCleanup(() => catcher.stop());
      return catcher;
    })
    .extend(
      'server',
      { scope: 'file' },
      async ({ catcher }, { onCleanup }): Promise<TestServer> => {
        const mail = {
          from: 'Nightlatch <no-reply@nightlatch.example>',
          smtp: { url: catcher.url },
        };
        const server = await startServer({ mail, ...settings });
        onCleanup(() => server.close());
        return server;
      },
    )
    .extend('two', { scope: 'file' }, async ({ server }): Promise<TestServer[]> => [
      server,
      await server.startInstance(),
    ])
    .extend('newUser', ({ server }) => made(server, server.register()));
}

/** Returns a `test` that starts applications of a host, as `hostTest` does, with a real SMTP server of each test: `catcher`. */
export function mailHostTest() {
  return hostTest().extend('catcher', async ({}, { onCleanup }) => {
    const catcher = await SmtpCatcher.start();
    onCleanup(() => catcher.stop());
    return catcher;
  });
}

/** Returns an address that no other test has. */
export function newAddress(): string {
  return `person-${randomBytes(5).toString('hex')}@example.org`;
}

/** Returns the token of a link. */
export function toToken(link: string): string {
  return new URL(link).hash.slice('#token='.length);
}

/** Returns the token of the link in a mail. */
export function readToken({ links: [link] }: { links: string[] }): string {
  return toToken(link!);
}

/** Waits for the next mail to the address with a link that has a token after `action`, and returns the token. */
export async function catchToken(
  catcher: SmtpCatcher,
  email: string,
  action: () => Promise<unknown>,
): Promise<string> {
  // Notices without such a link wait in the same queue, and are sent in any order.
  const findMails = () =>
    catcher.to(email).filter(({ links: [link] }) => link?.includes('#token='));
  const before = findMails().length;
  await action();
  await expect.poll(() => findMails().length).toBeGreaterThan(before);
  return readToken(findMails().at(-1)!);
}

/** Returns the token with one bit changed, in each byte or in every `step`th one. */
export function flipBits(token: string, step = 1): string[] {
  const { length } = Buffer.from(token, 'base64url');
  return Array.from({ length: length / step }, (_, index) => {
    const bytes = Buffer.from(token, 'base64url');
    bytes[index * step]! ^= 1 << (index % 8);
    return bytes.toString('base64url');
  });
}

/** Opens the path of a route that takes a link as a mail scanner does; there is nothing to read. */
export async function openAsScanner(server: TestServer, path: string): Promise<void> {
  for (const method of ['GET', 'HEAD', 'OPTIONS']) {
    for (let i = 0; i < 3; i++) expect((await server.call(method, path)).status).toBe(404);
  }
}

/** Returns all rows of all tables as text. */
export async function dumpTables({ app }: TestServer): Promise<string> {
  return app.get(Transactions).run(async (transaction) => {
    const rows = [];
    for (const entity of authEntities) rows.push(await transaction.find(entity));
    return JSON.stringify(rows);
  });
}

/** Returns an answer as text, without the headers that differ in each. */
export function toComparable({ status, headers, body }: Answer): string {
  const shown = [...headers].filter(([name]) => !['date', 'x-request-id'].includes(name));
  return JSON.stringify([status, shown, body]);
}

/**
 * Takes the events of a server until one has this name. Those of mails are last, because a worker sends them at a time
 * of its own.
 */
export async function takeEventsUntil(server: TestServer, name: string): Promise<string[]> {
  const names: string[] = [];
  await expect.poll(() => names.push(...server.takeAllEvents()) && names.includes(name)).toBe(true);
  const isMail = (event: string) => event.startsWith('mail.');
  return [...names.filter((event) => !isMail(event)), ...names.filter(isMail)];
}

/** Waits until the server has sent all mails, and drops the events so far. */
export async function dropEvents(server: TestServer): Promise<void> {
  await waitUntilSent(server);
  server.takeEvents();
}

/** Waits until the server has no mail left to send. */
export async function waitUntilSent({ app }: Pick<TestServer | TestHost, 'app'>): Promise<void> {
  const outbox = app.get(Outbox);
  await expect.poll(async () => (await outbox.readBacklog()).waiting).toBe(0);
}
