import { expect, it } from 'vitest';
import { inOneRoundTrip } from './one-round-trip.js';
import type { Transaction } from './transactions.js';

it('runs one function after the other on a connection that cannot send statements together', async () => {
  const calls: string[] = [];
  const call = (name: string) => async () => {
    calls.push(`${name} begins`);
    await new Promise(setImmediate);
    calls.push(`${name} ends`);
    return name;
  };
  const sqlite = { queryRunner: { connect: async () => ({}) } } as unknown as Transaction;
  expect(await inOneRoundTrip(sqlite, [call('a'), call('b')])).toEqual(['a', 'b']);
  const failing = inOneRoundTrip(sqlite, [() => Promise.reject(new Error('c')), call('d')]);
  await expect(failing).rejects.toThrow('c');
  expect(calls).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});
