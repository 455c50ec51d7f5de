import { describe, expect, it } from 'vitest';
import { KeyedSemaphore } from './keyed-semaphore.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('KeyedSemaphore', () => {
  it('gives out the permits of a key in the order of the calls, independently of other keys', async () => {
    const semaphore = new KeyedSemaphore();
    const holding: number[] = [];
    const release: Array<() => void> = [];
    const acquire = async (i: number) => {
      release[i] = (await semaphore.acquire('a', 2))!;
      holding.push(i);
    };
    for (let i = 0; i < 6; i++) void acquire(i);
    await turn();
    expect(holding).toEqual([0, 1]);
    expect(await semaphore.acquire('b', 1)).toBeTypeOf('function');
    release[1]!();
    await turn();
    expect(holding).toEqual([0, 1, 2]);
    release[0]!();
    release[2]!();
    await turn();
    expect(holding).toEqual([0, 1, 2, 3, 4]);
  });

  it('lets at most 200 callers wait for one key', async () => {
    const semaphore = new KeyedSemaphore();
    const release = await semaphore.acquire('a', 1);
    const waiting = Array.from({ length: 200 }, () => semaphore.acquire('a', 1));
    expect(await semaphore.acquire('a', 1)).toBeNull();
    release!();
    for (const each of waiting) (await each)!();
    expect(await semaphore.acquire('a', 1)).toBeTypeOf('function');
  });

  it('keeps no entry of a key that is not held', async () => {
    const semaphore = new KeyedSemaphore();
    for (let i = 0; i < 100; i++) (await semaphore.acquire(`key ${i}`, 1))!();
    expect((semaphore as unknown as { entries: Map<string, unknown> }).entries.size).toBe(0);
  });
});
