import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { expect, it } from 'vitest';
import { UnavailableError } from '../../http/errors.js';
import type { PersonalAccessToken } from '../personal-access-token.entity.js';
import { TokenReads } from './token-reads.js';

const LIVE = { id: uuidv7() } as PersonalAccessToken;

/** Returns reads from a table with one row, and the ids of each query. After `hold()`, the next query waits for its release. */
function createReads() {
  const queries: string[][] = [];
  let held: Promise<void> | undefined;
  const hold = () => {
    let release!: () => void;
    held = new Promise((resolve) => (release = resolve));
    return release;
  };
  const running = { now: 0, most: 0 };
  const reads = new TokenReads(async (ids) => {
    queries.push([...ids]);
    running.most = Math.max(running.most, ++running.now);
    const wait = held ?? new Promise(setImmediate);
    held = undefined;
    await wait;
    running.now--;
    return ids.includes(LIVE.id) ? [LIVE] : [];
  });
  const readUnknown = (amount: number, group = 'a') =>
    Promise.allSettled(Array.from({ length: amount }, () => reads.read(uuidv7(), group)));
  return { reads, queries, running, readUnknown, hold };
}

it('TokenReads joins parallel reads into queries of a hundred, one at a time', async () => {
  const { reads, queries, running, readUnknown } = createReads();
  const [, live] = await Promise.all([readUnknown(249), reads.read(LIVE.id, 'b')]);
  expect(live).toBe(LIVE);
  expect(queries.length).toBeLessThanOrEqual(4);
  expect(Math.max(...queries.map(({ length }) => length))).toBe(100);
  expect(running.most).toBe(1);
});

it('TokenReads asks for an unknown id once', async () => {
  const { reads, queries } = createReads();
  const id = uuidv7();
  for (let count = 0; count < 3; count++) expect(await reads.read(id, 'a')).toBeNull();
  expect(queries).toEqual([[id]]);
});

it('TokenReads lets the ids of a group wait for one query after a hundred unknown ones, and refuses those beyond 64', async () => {
  const { reads, queries, readUnknown } = createReads();
  await readUnknown(100);
  queries.length = 0;
  const [answers, live, other] = await Promise.all([
    readUnknown(70),
    reads.read(LIVE.id, 'b'),
    readUnknown(1, 'c'),
  ]);
  expect(live).toBe(LIVE);
  expect(other[0]!.status).toBe('fulfilled');
  const refused = answers.filter((answer) => answer.status === 'rejected');
  expect(refused).toHaveLength(6);
  expect(refused[0]).toMatchObject({ reason: expect.any(UnavailableError) });
  // The other groups do not wait for them.
  expect(queries.map(({ length }) => length)).toEqual([2, 64]);
});

it('TokenReads lets no other group wait for the queries of a flood, and joins what comes while one of them runs', async () => {
  const { reads, queries, readUnknown, hold } = createReads();
  await readUnknown(100);
  queries.length = 0;
  const release = hold();
  const first = readUnknown(1);
  await expect.poll(() => queries.length).toBe(1);
  const next = Promise.all([readUnknown(1), sleep(40).then(() => readUnknown(1))]);
  expect(await reads.read(LIVE.id, 'b')).toBe(LIVE);
  await sleep(80);
  expect(queries.map(({ length }) => length)).toEqual([1, 1]);
  release();
  await Promise.all([first, next]);
  expect(queries.map(({ length }) => length)).toEqual([1, 1, 2]);
});

it('TokenReads answers a live token of a group that floods', async () => {
  const { reads, readUnknown } = createReads();
  await readUnknown(100);
  const [, live] = await Promise.all([readUnknown(20), reads.read(LIVE.id, 'a')]);
  expect(live).toBe(LIVE);
});

it('TokenReads remembers 1,000 unknown ids and 10,000 groups at most, whatever a flood sends', async () => {
  const { reads, queries, readUnknown } = createReads();
  const first = uuidv7();
  await reads.read(first, 'a');
  await readUnknown(100, 'a');
  for (let round = 0; round < 101; round++) {
    await Promise.all(
      Array.from({ length: 100 }, (_, index) => reads.read(uuidv7(), `${round}-${index}`)),
    );
  }
  queries.length = 0;
  await reads.read(first, 'a');
  expect(queries).toEqual([[first]]);
  // The count of the group is forgotten too: its ids share queries again.
  queries.length = 0;
  await readUnknown(50, 'a');
  expect(queries).toHaveLength(1);
});
