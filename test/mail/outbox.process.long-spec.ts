import { afterAll, beforeAll, expect, test as base } from 'vitest';
import { readToken } from '../support/mail-fixtures.js';
import { MailProcesses } from '../support/mail-processes.js';
import type { ServerProcess } from '../support/process.js';
import { forget, reset } from '../support/reset.js';

const MAILS = 1_000;
const EMAIL = 'jo@example.com';

const test = base.extend('processes', async ({}, { onCleanup }) => {
  const processes = await MailProcesses.create('postgres');
  onCleanup(() => processes.remove());
  return processes;
});

const WAITING = Array.from({ length: 8 }, (_, i) => `jo-${i}@example.com`);
/** Lasts while the other tests run. */
let outage: { processes: MailProcesses; server: ServerProcess };
beforeAll(async () => {
  const processes = await MailProcesses.create('postgres');
  const from = Date.now();
  processes.catcher.refusals.greeting = () => Date.now() - from > 60_000;
  const server = await processes.start();
  outage = { processes, server };
  await processes.importUsers(
    server,
    WAITING.map((email) => ({ email })),
  );
  for (const email of WAITING) expect((await forget(server, email)).status).toBe(202);
});
afterAll(() => outage.processes.remove());

/** Waits until no mail waits in the database. */
async function waitUntilEmpty(server: ServerProcess, timeout: number): Promise<void> {
  await expect
    .poll(async () => (await server.cli('mail', 'queue')).stdout, { timeout, interval: 1_000 })
    .toBe('No mail waits.\n');
}

test(
  `Two servers send ${MAILS} mails that were asked for at both, each once`,
  { timeout: 300_000 },
  async ({ processes }) => {
    const { catcher } = processes;
    const both = [await processes.start(), await processes.start()];
    const emails = Array.from({ length: MAILS }, (_, i) => `jo-${i}@example.com`);
    await processes.importUsers(
      both[0]!,
      emails.map((email) => ({ email })),
    );
    for (let i = 0; i < MAILS; i += 20) {
      const some = emails.slice(i, i + 20);
      const answers = await Promise.all(some.map((email, each) => forget(both[each % 2]!, email)));
      expect(answers.every(({ status }) => status === 202)).toBe(true);
    }
    await waitUntilEmpty(both[0]!, 240_000);
    expect(catcher.mails.map(({ rcptTo }) => rcptTo).toSorted()).toEqual(emails.toSorted());
    expect(new Set(catcher.mails.map(({ messageId }) => messageId)).size).toBe(MAILS);
  },
);

test('A server that is killed in the middle of a mail sends it again after its restart, and the link works', async ({
  processes,
}) => {
  const { catcher } = processes;
  const server = await processes.start();
  await processes.importUsers(server, [{ email: EMAIL }]);
  const begun = new Promise<void>((resolve) => {
    catcher.refusals.content = async () => {
      resolve();
      await server.exit;
    };
  });
  await forget(server, EMAIL);
  await begun;
  server.signal('SIGKILL');
  await server.exit;
  catcher.refusals.content = undefined;
  const restarted = await processes.start();
  await restarted.cli('mail', 'retry', '--all');
  const token = readToken(await catcher.waitFor(EMAIL));
  await waitUntilEmpty(restarted, 10_000);
  expect(catcher.mails).toHaveLength(1);
  expect((await reset(restarted, token)).status).toBe(204);
});

test('A server that is killed between the end of a mail and its 250 sends it twice, with one Message-ID, Date and link, which works once', async ({
  processes,
}) => {
  const { catcher } = processes;
  const server = await processes.start();
  await processes.importUsers(server, [{ email: EMAIL }]);
  catcher.refusals.data = () => {
    server.signal('SIGKILL');
    return 'drop';
  };
  await forget(server, EMAIL);
  await server.exit;
  catcher.refusals.data = undefined;
  const restarted = await processes.start();
  await restarted.cli('mail', 'retry', '--all');
  await catcher.waitFor(EMAIL, 2);
  await waitUntilEmpty(restarted, 10_000);
  const copies = catcher.mails.map(({ messageId, date, links }) => ({ messageId, date, links }));
  expect(copies).toEqual([copies[0], copies[0]]);
  const token = readToken(catcher.mails[0]!);
  expect((await reset(restarted, token)).status).toBe(204);
  expect((await reset(restarted, token)).body.code).toBe('link_used');
});

test('A server that is stopped with SIGTERM in the middle of a mail finishes it, and sends no second copy', async ({
  processes,
}) => {
  const { catcher } = processes;
  const server = await processes.start();
  await processes.importUsers(server, [{ email: EMAIL }]);
  let release = () => {};
  const begun = new Promise<void>((resolve) => {
    catcher.refusals.content = () => {
      resolve();
      return new Promise((done) => (release = done));
    };
  });
  await forget(server, EMAIL);
  await begun;
  server.signal('SIGTERM');
  await expect.poll(() => server.output).toContain('SIGTERM');
  release();
  expect(await server.exit).toBe(0);
  await catcher.waitFor(EMAIL);
  catcher.refusals.content = undefined;
  await waitUntilEmpty(await processes.start(), 10_000);
  expect(catcher.mails).toHaveLength(1);
});

test(
  'Mails for which the mail server does not greet for 60 seconds are sent when it does',
  { timeout: 240_000 },
  async () => {
    await waitUntilEmpty(outage.server, 200_000);
    const addressees = outage.processes.catcher.mails.map(({ rcptTo }) => rcptTo);
    expect(addressees.toSorted()).toEqual(WAITING);
  },
);
