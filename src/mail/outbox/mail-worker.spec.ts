import { expect, it, vi } from 'vitest';
import { Clock } from '../../clock/clock.js';
import type { MailTransport } from '../mail-transport.js';
import type { MailRow } from '../mail.entity.js';
import type { Outbox } from '../outbox.js';
import type { MailDeliverer } from './mail-deliverer.js';
import { MailWorker } from './mail-worker.js';
import type { MailsStore } from './mails.store.js';

const MAILS = 6;

it('pauses after each mail of a long queue, for the requests of the process', async () => {
  const queue = Array.from({ length: MAILS }, () => ({}) as MailRow);
  const sentAtMs: number[] = [];
  const deliver = async () => {
    sentAtMs.push(performance.now());
    return { status: 'dropped' };
  };
  const worker = new MailWorker(
    { isOn: true, whenQueued: () => {} } as unknown as Outbox,
    { claim: async () => queue.shift() ?? null } as unknown as MailsStore,
    { deliver } as unknown as MailDeliverer,
    {} as MailTransport,
    new Clock(),
  );
  worker.onApplicationBootstrap();
  await vi.waitUntil(() => sentAtMs.length === MAILS, { timeout: 5_000 });
  worker.onModuleDestroy();
  const waitsMs = sentAtMs.map((time, i) => time - (sentAtMs[i - 1] ?? -Infinity)).slice(1);
  // A timer of Node may fire a millisecond early.
  expect(Math.min(...waitsMs)).toBeGreaterThan(28);
});
