import { expect, it, vi } from 'vitest';
import type { UnitOfWork, UnitsOfWork } from '../../events/units-of-work.js';
import { BatchedUnits } from './batched-units.js';

const unit = {
  transaction: { connection: { options: { type: 'postgres' } } },
} as unknown as UnitOfWork;

function createUnits() {
  const run = vi.fn<(actor: unknown, work: (unit: UnitOfWork) => Promise<unknown>) => unknown>(
    (_actor, work) => work(unit),
  );
  return { run, units: new BatchedUnits({ run } as unknown as UnitsOfWork) };
}

it('commits the changes of mails that are sent together in one unit of work, in their order', async () => {
  const { run, units } = createUnits();
  const order: number[] = [];
  const changes = [1, 2, 3].map((each) =>
    units.run(async () => {
      order.push(each);
      return each * 10;
    }),
  );
  await expect(Promise.all(changes)).resolves.toEqual([10, 20, 30]);
  expect(order).toEqual([1, 2, 3]);
  expect(run).toHaveBeenCalledOnce();
});

it('lets a change that cannot be made fail alone', async () => {
  const { units } = createUnits();
  const changes = [
    units.run(async () => 'first'),
    units.run(async () => Promise.reject(new Error('no'))),
    units.run(async () => 'third'),
  ];
  await expect(Promise.allSettled(changes)).resolves.toMatchObject([
    { value: 'first' },
    { reason: { message: 'no' } },
    { value: 'third' },
  ]);
});

it('passes the error of a single change on, after one try', async () => {
  const { run, units } = createUnits();
  await expect(units.run(async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(run).toHaveBeenCalledOnce();
});
