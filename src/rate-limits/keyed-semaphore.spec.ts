import { describe, expect, it } from 'vitest';
import { KeyedSemaphore } from './keyed-semaphore.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the gate', () => {
  it('lets so many of one key in, the others in the order they came, and other keys beside them', async () => {
    const gate = new KeyedSemaphore();
    const inside: number[] = [];
    const leave: Array<() => void> = [];
    const enter = async (i: number) => {
      leave[i] = (await gate.acquire('a', 2))!;
      inside.push(i);
    };
    for (let i = 0; i < 6; i++) void enter(i);
    await turn();
    expect(inside).toEqual([0, 1]);
    expect(await gate.acquire('b', 1)).toBeTypeOf('function');
    leave[1]!();
    await turn();
    expect(inside).toEqual([0, 1, 2]);
    leave[0]!();
    leave[2]!();
    await turn();
    expect(inside).toEqual([0, 1, 2, 3, 4]);
  });

  it('has at most 200 wait for one key', async () => {
    const gate = new KeyedSemaphore();
    const leave = await gate.acquire('a', 1);
    const waiting = Array.from({ length: 200 }, () => gate.acquire('a', 1));
    expect(await gate.acquire('a', 1)).toBeNull();
    leave!();
    for (const each of waiting) (await each)!();
    expect(await gate.acquire('a', 1)).toBeTypeOf('function');
  });

  it('remembers no key that nobody is at', async () => {
    const gate = new KeyedSemaphore();
    for (let i = 0; i < 100; i++) (await gate.acquire(`key ${i}`, 1))!();
    expect((gate as unknown as { places: Map<string, unknown> }).places.size).toBe(0);
  });
});
