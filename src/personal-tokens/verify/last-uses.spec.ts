import { Logger } from '@nestjs/common';
import { expect, it, vi } from 'vitest';
import { Clock } from '../../clock/clock.js';
import { LastUses } from './last-uses.js';
import type { LastUsesStore } from './last-uses.store.js';

/** Returns the uses, and what they write. A write fails as often as `failures` says. */
function createUses(failures = 0) {
  const written: Array<Parameters<LastUsesStore['write']>[0]> = [];
  const store: Pick<LastUsesStore, 'write'> = {
    async write(uses) {
      if (failures-- > 0) throw new Error('away');
      written.push(uses);
    },
  };
  return { uses: new LastUses(store as LastUsesStore, new Clock()), written };
}

it('LastUses writes 10,000 uses of one token as one row of one statement, and then nothing', async () => {
  const { uses, written } = createUses();
  for (let count = 0; count < 10_000; count++) uses.note('a', '192.0.2.7');
  await uses.flush();
  await uses.flush();
  expect(written).toEqual([[{ id: 'a', atMs: expect.any(Number), address: '192.0.2.7' }]]);
});

it('LastUses writes a use later if the database is away, and 500 rows in a statement', async () => {
  const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
  const { uses, written } = createUses(1);
  for (let token = 0; token < 501; token++) uses.note(`${token}`, null);
  await uses.flush();
  expect(written).toEqual([]);
  await uses.flush();
  expect(written.map(({ length }) => length)).toEqual([500, 1]);
  expect(warn).toHaveBeenCalledOnce();
  warn.mockRestore();
});

it('LastUses notes 20,000 tokens at most until they are written', async () => {
  const { uses, written } = createUses();
  for (let token = 0; token < 20_010; token++) uses.note(`${token}`, null);
  await uses.flush();
  expect(written.flat()).toHaveLength(20_000);
});
