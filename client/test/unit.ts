import { test, vi } from 'vitest';
import { createNightlatch, type Nightlatch, type NightlatchOptions } from '../src/index.js';
import { FakeChannel, FakeServer, FakeWindow, ISSUER } from './fake-server.js';

/** The user of the tests. */
export const JOHN = { username: 'johndoe', password: 'correct horse battery staple' };

/**
 * A `test` with a fake server and a fake clock.
 * - `open`: creates a client;
 * - `signIn`: creates a client, and signs in.
 */
export const clientTest = test
  .extend('server', () => new FakeServer())
  .extend('clock', { auto: true }, ({}, { onCleanup }) => {
    vi.useFakeTimers({ toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] });
    // In the middle of every jitter.
    vi.spyOn(Math, 'random').mockImplementation(createRandom());
    onCleanup(() => {
      vi.useRealTimers();
      vi.restoreAllMocks();
      vi.unstubAllGlobals();
      for (const channel of FakeChannel.all) channel.close();
      FakeChannel.posted.length = 0;
    });
  })
  .extend('open', ({ server, clock: _clock }, { onCleanup }) => {
    const opened: Nightlatch[] = [];
    onCleanup(() => opened.forEach((each) => each.dispose()));
    return (options: Partial<NightlatchOptions> = {}): Nightlatch => {
      const nightlatch = createNightlatch({ issuer: ISSUER, fetch: server.fetch, ...options });
      opened.push(nightlatch);
      return nightlatch;
    };
  })
  .extend('signIn', ({ open }) => async (options: Partial<NightlatchOptions> = {}) => {
    const nightlatch = open(options);
    await nightlatch.signIn(JOHN);
    return nightlatch;
  })
  // For the tests of a page.
  .extend('window', ({ clock: _clock }) => new FakeWindow());

/** Returns numbers near the half, each another one. */
function createRandom(): () => number {
  let n = 0;
  return () => 0.5 + ++n / 1e6;
}

/** Records the calls of a subscriber. */
export function record(nightlatch: Nightlatch): string[][] {
  const heard: string[][] = [];
  nightlatch.subscribe((state, reason) => heard.push([state, reason]));
  return heard;
}

/** Lets time pass, with the timers that end in it. */
export const wait = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000);
