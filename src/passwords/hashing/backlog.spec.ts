import { describe, expect, it } from 'vitest';
import { Backlog } from './backlog.js';

describe('Backlog', () => {
  it('expects of each kind what that kind has taken', () => {
    const backlog = new Backlog();
    backlog.learn('argon2', 10);
    backlog.learn('bcrypt', 200);
    for (const kind of ['argon2', 'argon2', 'bcrypt']) backlog.enter(kind);
    expect(backlog).toMatchObject({ length: 3, ms: 220 });
    backlog.leave('bcrypt');
    expect(backlog).toMatchObject({ length: 2, ms: 20 });
    backlog.leave('argon2');
    backlog.leave('argon2');
    expect(backlog).toMatchObject({ length: 0, ms: 0 });
  });

  it('follows a machine that becomes slower, for what is waiting already as well', () => {
    const backlog = new Backlog();
    backlog.learn('argon2', 10);
    backlog.enter('argon2');
    for (let i = 0; i < 100; i++) backlog.learn('argon2', 40);
    expect(backlog.ms).toBeCloseTo(40, 0);
  });

  it('does not take one pause of the process for what a hash costs', () => {
    const backlog = new Backlog();
    backlog.learn('argon2', 10);
    backlog.learn('argon2', 60_000);
    backlog.enter('argon2');
    expect(backlog.ms).toBeLessThan(15);
  });
});
