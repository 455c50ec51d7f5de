import { expect, it } from 'vitest';
import { nextTurn } from './next-turn.js';

it('gives steps turns of their own, between which requests are answered', async () => {
  const order: string[] = [];
  const steps = ['first step', 'second step'].map(async (step) => {
    await nextTurn();
    order.push(step);
  });
  // A request that came in the turn of the first step.
  await Promise.resolve();
  setImmediate(() => order.push('request'));
  await Promise.all(steps);
  expect(order).toEqual(['first step', 'request', 'second step']);
});
