import { describe, expect, it } from 'vitest';
import { WaitEstimator } from './wait-estimator.js';

describe('WaitEstimator', () => {
  it('counts each unfinished hash at the mean of its kind', () => {
    const waiting = new WaitEstimator();
    waiting.record('argon2', 10);
    waiting.record('bcrypt', 200);
    for (const kind of ['argon2', 'argon2', 'bcrypt']) waiting.add(kind);
    expect(waiting).toMatchObject({ count: 3, totalMs: 220 });
    waiting.remove('bcrypt');
    expect(waiting).toMatchObject({ count: 2, totalMs: 20 });
    waiting.remove('argon2');
    waiting.remove('argon2');
    expect(waiting).toMatchObject({ count: 0, totalMs: 0 });
  });

  it('follows a machine that becomes slower, also for hashes that wait already', () => {
    const waiting = new WaitEstimator();
    waiting.record('argon2', 10);
    waiting.add('argon2');
    for (let i = 0; i < 100; i++) waiting.record('argon2', 40);
    expect(waiting.totalMs).toBeCloseTo(40, 0);
  });

  it('does not mistake one pause of the process for the duration of a hash', () => {
    const waiting = new WaitEstimator();
    waiting.record('argon2', 10);
    waiting.record('argon2', 60_000);
    waiting.add('argon2');
    expect(waiting.totalMs).toBeLessThan(15);
  });
});
