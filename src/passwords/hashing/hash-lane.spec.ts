import { describe, expect, it } from 'vitest';
import { HashDurations, HashLane } from './hash-lane.js';

const KIND = 'argon2';
/** In one network each; `2001:db8:1::/48` has many address groups. */
const [ONE, OTHER, THIRD] = ['192.0.2.1', '198.51.100.1', '203.0.113.1'];
const inOneNetwork = (group: number) => `2001:db8:1:${group.toString(16)}::1`;

/** A lane of one thread whose jobs end when the test says so. */
function createLane({
  maxWaiting = 1_000,
  maxWaitingMs = 60_000,
  durations = new HashDurations(),
} = {}) {
  const lane = new HashLane({ threads: 1, perThread: 1, maxWaiting, maxWaitingMs }, durations);
  const done: string[] = [];
  const rejected: string[] = [];
  const running: Array<() => void> = [];
  const ask = (ip: string | null, name = String(ip), kind = KIND) =>
    void lane
      .run(kind, ip, () => new Promise<void>((resolve) => running.push(resolve)))
      .then(
        () => done.push(name),
        () => rejected.push(name),
      );
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const finish = async (jobs = Number.POSITIVE_INFINITY) => {
    await settle();
    for (let i = 0; i < jobs && running.length > 0; i++) {
      running.shift()!();
      await settle();
    }
  };
  return { lane, ask, done, rejected, finish, settle };
}

describe('HashLane', () => {
  it('computes the hashes of one address in the order of the calls', async () => {
    const { ask, done, finish } = createLane();
    for (const name of ['1', '2', '3']) ask(ONE, name);
    await finish();
    expect(done).toEqual(['1', '2', '3']);
  });

  it('gives each network a turn, however many hashes another has waiting', async () => {
    const { ask, done, finish } = createLane();
    for (let i = 0; i < 10; i++) ask(ONE, `one ${i}`);
    ask(OTHER, 'other');
    ask(null, 'unknown');
    await finish(4);
    expect(done).toEqual(['one 0', 'one 1', 'other', 'unknown']);
  });

  it('gives one host with many addresses of its network the turns of one network', async () => {
    const { ask, done, finish } = createLane();
    for (let i = 0; i < 10; i++) ask(inOneNetwork(i), `one ${i}`);
    ask(OTHER, 'other');
    await finish(3);
    expect(done).toEqual(['one 0', 'one 1', 'other']);
  });

  it('gives each address group of a network a turn', async () => {
    const { ask, done, finish } = createLane();
    for (let i = 0; i < 10; i++) ask(inOneNetwork(1), `one ${i}`);
    ask(inOneNetwork(2), 'neighbour');
    await finish(3);
    expect(done).toEqual(['one 0', 'one 1', 'neighbour']);
  });

  it('rejects the newest hash of the busiest address when it is full, for one of another address', async () => {
    const { lane, ask, done, rejected, finish, settle } = createLane({ maxWaiting: 3 });
    for (let i = 0; i < 4; i++) ask(ONE, `one ${i}`);
    ask(OTHER, 'other');
    await settle();
    expect(rejected).toEqual(['one 3']);
    expect(lane.size).toBe(4);
    await finish();
    expect(done).toEqual(['one 0', 'one 1', 'other', 'one 2']);
    expect(lane.size).toBe(0);
  });

  it('rejects a hash of the busiest address when it is full, before any work is done for it', async () => {
    const { lane, ask, rejected, settle } = createLane({ maxWaiting: 3 });
    for (let i = 0; i < 4; i++) ask(ONE, `one ${i}`);
    expect(() => lane.assertNotBusy(ONE)).toThrow('Too many sign-ins');
    expect(() => lane.assertNotBusy(OTHER)).not.toThrow();
    ask(ONE, 'one 4');
    await settle();
    expect(rejected).toEqual(['one 4']);
  });

  it('does not reject a hash of a new address for those of as many addresses with one each', async () => {
    const { ask, rejected, settle } = createLane({ maxWaiting: 2 });
    ask(null, 'running');
    for (const ip of [ONE, OTHER, THIRD]) ask(ip);
    await settle();
    expect(rejected).toEqual([OTHER]);
  });

  it('compares the address groups of the busiest network, and not those of others', async () => {
    const { ask, rejected, settle } = createLane({ maxWaiting: 5 });
    ask(null, 'running');
    for (const group of [1, 2, 2, 3]) ask(inOneNetwork(group), `group ${group}`);
    ask(ONE, 'one');
    ask(OTHER, 'other');
    await settle();
    expect(rejected).toEqual(['group 2']);
  });

  it('is full when the expected wait is too long, each hash at the mean of its kind', async () => {
    const durations = new HashDurations();
    durations.record(KIND, 10);
    durations.record('bcrypt', 200);
    const { lane, ask } = createLane({ maxWaitingMs: 215, durations });
    ask(ONE);
    expect(lane.expectedWaitMs).toBe(10);
    ask(ONE, 'imported', 'bcrypt');
    expect(lane.expectedWaitMs).toBe(210);
    expect(() => lane.assertNotBusy(ONE)).not.toThrow();
    ask(ONE);
    expect(() => lane.assertNotBusy(ONE)).toThrow('Too many sign-ins');
  });

  it('accepts a hash of another address while those of one keep the threads busy for too long', async () => {
    const durations = new HashDurations();
    durations.record(KIND, 1_000);
    const { lane, ask } = createLane({ maxWaitingMs: 500, durations });
    ask(ONE);
    expect(() => lane.assertNotBusy(OTHER)).not.toThrow();
    ask(ONE);
    expect(() => lane.assertNotBusy(ONE)).toThrow('Too many sign-ins');
    expect(() => lane.assertNotBusy(OTHER)).not.toThrow();
  });

  it('goes on after a hash that failed', async () => {
    const { lane } = createLane();
    const failing = lane.run(KIND, ONE, () => Promise.reject(new Error('broken')));
    await expect(failing).rejects.toThrow('broken');
    expect(await lane.run(KIND, ONE, async () => 'done')).toBe('done');
  });
});

describe('HashDurations', () => {
  it('follows a machine that becomes slower', () => {
    const durations = new HashDurations();
    durations.record(KIND, 10);
    for (let i = 0; i < 100; i++) durations.record(KIND, 40);
    expect(durations.get(KIND)).toBeCloseTo(40, 0);
    expect(durations.slowestMs).toBeCloseTo(40, 0);
  });

  it('does not mistake one pause of the process for the duration of a hash', () => {
    const durations = new HashDurations();
    durations.record(KIND, 10);
    durations.record(KIND, 60_000);
    expect(durations.get(KIND)).toBeLessThan(15);
  });
});
