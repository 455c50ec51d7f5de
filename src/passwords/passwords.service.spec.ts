import { expect, it } from 'vitest';
import type { ChangeFeed, Watcher } from '../cache-invalidation/change-feed.js';
import type { Clock } from '../clock/clock.js';
import type { PasswordHasher } from './password-hasher.js';
import type { PasswordPolicy } from './password-policy.js';
import { PasswordsService } from './passwords.service.js';
import type { PasswordsStore } from './passwords.store.js';

it('measures imported kinds once for many changed rows, and again for a kind that arrives meanwhile', async () => {
  const kinds = ['first'];
  const measured: string[][] = [];
  let finish = () => {};
  const store = { listKinds: async () => [...kinds], listForeign: async () => [] };
  const warmUp = (samples: string[]) => {
    measured.push(samples);
    return new Promise<void>((resolve) => (finish = resolve));
  };
  let watcher!: Watcher;
  const feed = { watch: (_table: unknown, given: Watcher) => void (watcher = given) };
  const service = new PasswordsService(
    store as unknown as PasswordsStore,
    { warmUp } as unknown as PasswordHasher,
    {} as PasswordPolicy,
    {} as Clock,
    feed as unknown as ChangeFeed,
  );
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const finishRun = async () => {
    finish();
    await settle();
  };

  const started = service.onApplicationBootstrap();
  await settle();
  await finishRun();
  await started;
  for (let i = 0; i < 20; i++) watcher.changed('first');
  await settle();
  expect(measured).toEqual([['first'], ['first']]);

  kinds.push('second');
  watcher.changed('second');
  await finishRun();
  expect(measured.at(-1)).toEqual(['first', 'second']);
  await finishRun();
  expect(measured).toHaveLength(3);

  watcher.anythingChanged();
  await settle();
  expect(measured).toHaveLength(4);
});
