import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { argon2id, hash } from 'argon2';
import { expect, test } from 'vitest';
import type { DatabaseKind } from '../support/databases.js';
import { confirmChange, requestChange } from '../support/email-change.js';
import { readToken } from '../support/mail-fixtures.js';
import { MailProcesses } from '../support/mail-processes.js';
import type { ServerProcess } from '../support/process.js';
import type { Answer } from '../support/http.js';
import { forget, reset } from '../support/reset.js';
import { rounds } from '../support/rounds.js';
import { NEXT, PASSWORD } from '../support/server.js';
import { register, verify } from '../support/verification.js';

// Each cycle starts a server, for six links of each flow.
const CYCLES = rounds(4);
const USERS = 6;
/** About as long as so many resets or verifications take. */
const MAX_DELAY_MS = 400;

const KINDS = ['sqlite', 'postgres'] as DatabaseKind[];

async function canSignIn(server: ServerProcess, email: string, password: string) {
  const { status } = await server.call('POST', '/login', { json: { email, password } });
  return status === 200;
}

function toNewAddress(email: string): string {
  return `new-${email}`;
}

/** A flow with a mailed link that a kill may cut off. */
interface Flow {
  name: string;
  /** Whether the users are there before, with a verified address and `PASSWORD`. */
  imported: boolean;
  /** Has a mail with a link sent to the address. */
  start: (server: ServerProcess, email: string) => Promise<unknown>;
  /** The address that the mail goes to. Default: that of the user. */
  toMailbox?: (email: string) => string;
  /** Uses the link. */
  use: (server: ServerProcess, token: string) => Promise<Answer>;
  /** Checks that the change of the link is there as a whole, or not at all; returns whether it is there. */
  isDone: (server: ServerProcess, email: string) => Promise<boolean>;
}

/** A link of a flow, whose use a kill may cut off. */
interface Link {
  flow: Flow;
  email: string;
  token: string;
}

const RESETS: Flow = {
  name: 'resets',
  imported: true,
  start: forget,
  use: reset,
  isDone: async (server, email) => {
    const isReset = await canSignIn(server, email, NEXT);
    expect(await canSignIn(server, email, PASSWORD)).toBe(!isReset);
    return isReset;
  },
};

const VERIFICATIONS: Flow = {
  name: 'verifications of registrations',
  imported: false,
  start: register,
  use: verify,
  isDone: async (server, email) => {
    const json = { email, password: PASSWORD };
    const { status, body } = await server.call('POST', '/login', { json });
    if (status !== 200) return false;
    const me = await server.call('GET', '/users/me', { token: body.access_token });
    expect(me.body.email_verified).toBe(true);
    return true;
  },
};

const CHANGES: Flow = {
  name: 'changes of addresses',
  imported: true,
  start: async (server, email) => {
    const json = { email, password: PASSWORD };
    const { body } = await server.call('POST', '/login', { json });
    await requestChange(server, body.access_token, toNewAddress(email));
  },
  toMailbox: toNewAddress,
  use: (server, token) => confirmChange(server, token, { password: PASSWORD }),
  isDone: async (server, email) => {
    const isChanged = await canSignIn(server, toNewAddress(email), PASSWORD);
    expect(await canSignIn(server, email, PASSWORD)).toBe(!isChanged);
    return isChanged;
  },
};

const FLOWS = [RESETS, CHANGES, VERIFICATIONS];
const ALL = Array.from({ length: CYCLES }, (_, cycle) => cycle);

function toEmail(flow: Flow, cycle: number, i: number): string {
  return `jo-${flow.name.slice(0, 3)}-${cycle}-${i}@example.com`;
}

async function importUsers(processes: MailProcesses, server: ServerProcess): Promise<void> {
  const password_hash = await hash(PASSWORD, {
    type: argon2id,
    memoryCost: 19_456,
    timeCost: 2,
    parallelism: 1,
  });
  const users = FLOWS.filter(({ imported }) => imported).flatMap((flow) =>
    ALL.flatMap((cycle) =>
      Array.from({ length: USERS }, (_, i) => ({
        email: toEmail(flow, cycle, i),
        email_verified: true,
        password_hash,
      })),
    ),
  );
  await processes.importUsers(server, users);
}

/** Has a link of the flow sent to each of several users, one after the other: too many hashes at once are rejected. */
async function startAll(
  { catcher }: MailProcesses,
  server: ServerProcess,
  flow: Flow,
  cycle: number,
): Promise<Link[]> {
  const { toMailbox = (email) => email } = flow;
  const emails = Array.from({ length: USERS }, (_, i) => toEmail(flow, cycle, i));
  for (const email of emails) await flow.start(server, email);
  const toLink = async (email: string) => {
    const token = readToken(await catcher.waitFor(toMailbox(email)));
    return { flow, email, token };
  };
  return Promise.all(emails.map(toLink));
}

test.for(KINDS)(
  `On %s, a server that is killed during resets, changes of addresses and verifications of registrations leaves each as a whole, with a used link, or undone, with a link that works (${CYCLES} cycles)`,
  { timeout: 60_000 + 40_000 * CYCLES },
  async (kind, { onTestFinished }) => {
    const processes = await MailProcesses.create(kind, { EMAIL_VERIFICATION: 'required' });
    onTestFinished(() => processes.remove());
    let server = await processes.start();
    await importUsers(processes, server);
    let cut = 0;
    for (const cycle of ALL) {
      const killed = server;
      const links: Link[] = [];
      for (const flow of FLOWS) links.push(...(await startAll(processes, killed, flow, cycle)));
      const successor = processes.start();
      const uses = Promise.all(
        links.map(({ flow, token }) => flow.use(killed, token).catch(() => ({ status: 0 }))),
      );
      // The first cycle kills at once, so some are cut whatever the machine does.
      await sleep(randomInt(1 + Math.ceil((MAX_DELAY_MS * cycle) / CYCLES)));
      await killed.remove();
      const statuses = (await uses).map(({ status }) => status);
      server = await successor;
      const check = async ({ flow, email, token }: Link, before: number) => {
        const isDone = await flow.isDone(server, email);
        if (before === 204) expect(isDone).toBe(true);
        else cut++;
        const { status, body } = await flow.use(server, token);
        expect(isDone ? body.code : status).toBe(isDone ? 'link_used' : 204);
      };
      // One of each flow at once.
      for (let i = 0; i < USERS; i++) {
        const some = FLOWS.map((_, flow) => flow * USERS + i);
        await Promise.all(some.map((each) => check(links[each]!, statuses[each]!)));
      }
    }
    expect(cut).toBeGreaterThan(0);
  },
);

test(
  'On PostgreSQL, fifty mails that were asked for while the mail server was down are sent after both servers were killed, and each link works',
  { timeout: 240_000 },
  async ({ onTestFinished }) => {
    const processes = await MailProcesses.create('postgres');
    onTestFinished(() => processes.remove());
    const { catcher } = processes;
    const both = [await processes.start(), await processes.start()];
    const emails = Array.from({ length: 50 }, (_, i) => `jo-${i}@example.com`);
    await processes.importUsers(
      both[0]!,
      emails.map((email) => ({ email })),
    );
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
