import { expect, it } from 'vitest';
import { SeenValues } from './seen-values.js';

it('finds the line of each of 100,000 values, and of no other, in 32 bytes a value', () => {
  const before = process.memoryUsage().arrayBuffers;
  const seen = new SeenValues();
  for (let i = 1; i <= 100_000; i++) seen.add(`email:user${i}@example.com`, i);
  for (let i = 1; i <= 100_000; i += 7) {
    expect(seen.find(`email:user${i}@example.com`)).toBe(i);
    expect(seen.find(`username:user${i}@example.com`)).toBeNull();
  }
  // With the tables that growing left behind.
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 * 32 * 131_072);
});
