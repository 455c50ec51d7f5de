import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { DatabaseKind } from '../support/databases.js';
import { readToken } from '../support/mail-fixtures.js';
import { MailProcesses } from '../support/mail-processes.js';
import type { ServerProcess } from '../support/process.js';
import { forget, reset } from '../support/reset.js';
import { rounds } from '../support/rounds.js';
import { NEXT, PASSWORD } from '../support/server.js';

// A hundred resets in all. Each cycle starts a server.
const CYCLES = rounds(25);
const USERS = 4;
/** About as long as so many resets take. */
const MAX_DELAY_MS = 400;

const KINDS = ['sqlite', 'postgres'] as DatabaseKind[];

async function register(server: ServerProcess, email: string): Promise<void> {
  const json = { email, password: PASSWORD };
  expect((await server.call('POST', '/users', { json })).status).toBe(201);
}

async function canSignIn(server: ServerProcess, email: string, password: string) {
  const { status } = await server.call('POST', '/login', { json: { email, password } });
  return status === 200;
}

test.for(KINDS)(
  `On %s, a server that is killed during resets leaves the old password with a link that works, or the new one with a used link (${CYCLES} cycles)`,
  { timeout: 60_000 + 40_000 * CYCLES },
  async (kind, { onTestFinished }) => {
    const processes = await MailProcesses.create(kind);
    onTestFinished(() => processes.remove());
    const { catcher } = processes;
    let server = await processes.start();
    let cut = 0;
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      const emails = Array.from({ length: USERS }, (_, i) => `jo-${cycle}-${i}@example.com`);
      await Promise.all(emails.map((email) => register(server, email)));
      await Promise.all(emails.map((email) => forget(server, email)));
      const mails = await Promise.all(emails.map((email) => catcher.waitFor(email)));
      const tokens = mails.map(readToken);
      const successor = processes.start();
      const resets = Promise.all(
        tokens.map((token) => reset(server, token).catch(() => ({ status: 0 }))),
      );
      await sleep(randomInt(MAX_DELAY_MS));
      await server.remove();
      const statuses = (await resets).map(({ status }) => status);
      server = await successor;
      for (const [i, email] of emails.entries()) {
        const isReset = await canSignIn(server, email, NEXT);
        expect(await canSignIn(server, email, PASSWORD)).toBe(!isReset);
        if (statuses[i] === 204) expect(isReset).toBe(true);
        else cut++;
        const { status, body } = await reset(server, tokens[i]!);
        expect(isReset ? body.code : status).toBe(isReset ? 'link_used' : 204);
      }
    }
    expect(cut).toBeGreaterThan(0);
  },
);

test.for(KINDS)(
  'On %s, fifty mails that were asked for while the mail server was down are sent after both servers were killed, and each link works',
  { timeout: 120_000 },
  async (kind, { onTestFinished }) => {
    const processes = await MailProcesses.create(kind);
    onTestFinished(() => processes.remove());
    const { catcher } = processes;
    const both = [await processes.start(), await processes.start()];
    const emails = Array.from({ length: 50 }, (_, i) => `jo-${i}@example.com`);
    for (const email of emails) await register(both[0]!, email);
    await catcher.stop();
    await Promise.all(emails.map((email, i) => forget(both[i % 2]!, email)));
    await Promise.all(both.map((server) => server.remove()));
    await catcher.restart();
    const server = await processes.start();
    await server.cli('mail', 'retry', '--all');
    for (const email of emails) {
      const token = readToken(await catcher.waitFor(email));
      expect((await reset(server, token, 'short')).body.code).toBe('password_too_short');
      expect((await reset(server, token)).status).toBe(204);
    }
  },
);
