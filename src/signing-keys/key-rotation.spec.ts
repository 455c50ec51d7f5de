import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Clock } from '../clock/clock.js';
import type { KeyRing } from './key-ring.js';
import { KeyRotation } from './key-rotation.js';
import { SIGNING_KEYS_DEFAULTS } from './signing-keys.options.js';
import type { SigningKeys } from './signing-keys.service.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const START_MS = 1_800_000_000_000;

let monotonicMs: number;
let aheadMs: number;
let rotated: number;
let rotation: KeyRotation;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  monotonicMs = 0;
  aheadMs = 0;
  rotated = 0;
  const ring = { canRotate: true, reload: async () => {}, current: () => ({ kid: 'one' }) };
  const keys = {
    list: async () => [{ kid: 'one', activeFrom: new Date(START_MS - 10 * DAY_MS) }],
    retireFormer: async () => {},
    rotate: async () => ({ kid: `next-${++rotated}` }),
  };
  const clock = {
    now: () => new Date(START_MS + monotonicMs + aheadMs),
    monotonicMs: () => monotonicMs,
  };
  rotation = new KeyRotation(
    SIGNING_KEYS_DEFAULTS,
    ring as unknown as KeyRing,
    keys as unknown as SigningKeys,
    clock as Clock,
  );
  rotation.onApplicationBootstrap();
});
afterEach(() => {
  rotation.onApplicationShutdown();
  vi.useRealTimers();
});

async function pass(minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute++) {
    monotonicMs += MINUTE_MS;
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
  }
}

it('KeyRotation publishes no key while the clock is a year ahead for some minutes', async () => {
  await pass(10);
  aheadMs = 365 * DAY_MS;
  await pass(4);
  aheadMs = 0;
  await pass(10);
  expect(rotated).toBe(0);
  aheadMs = 365 * DAY_MS;
  await pass(10);
  expect(rotated).toBeGreaterThan(0);
});
