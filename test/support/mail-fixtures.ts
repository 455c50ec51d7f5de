import { expect, test } from 'vitest';
import { Outbox } from '../../src/index.js';
import type { Settings } from '../../src/server/settings/settings.js';
import { startServer, type TestServer } from './server.js';
import { SmtpCatcher } from './smtp-catcher.js';

/**
 * Returns a `test` with a running server that sends its mails to a real SMTP server, both shared by the tests of the file.
 * - `catcher`: the SMTP server;
 * - `server`: the server, with these settings;
 * - `newUser`: a user for one test alone.
 */
export function mailTest(settings: Partial<Settings> = {}) {
  return test
    .extend('catcher', { scope: 'file' }, async ({}, { onCleanup }): Promise<SmtpCatcher> => {
      const catcher = await SmtpCatcher.start();
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
    .extend('newUser', async ({ server }) => {
      const user = await server.register();
      server.takeEvents();
      return user;
    });
}

/** Returns the token of the link in a mail. */
export function readToken({ links: [link] }: { links: string[] }): string {
  return new URL(link!).hash.slice('#token='.length);
}

/** Takes the events of a server until one with the name `last` has come. */
export async function takeEventsUntil(server: TestServer, last: string): Promise<string[]> {
  const names: string[] = [];
  await expect
    .poll(() => names.push(...server.takeEvents()) && names.at(-1), { timeout: 5_000 })
    .toBe(last);
  return names;
}

/** Waits until the server has no mail left to send. */
export async function waitUntilSent({ app }: TestServer): Promise<void> {
  const outbox = app.get(Outbox);
  await expect
    .poll(async () => (await outbox.readBacklog()).waiting, { timeout: 10_000, interval: 10 })
    .toBe(0);
}
