import { describe, expect, it } from 'vitest';
import { DataSource } from 'typeorm';
import { PurgeJob } from '../../src/database/purge.job.js';
import { Session } from '../../src/sessions/session.entity.js';
import { DAY, startServer } from '../support/server.js';

describe('PurgeJob', () => {
  it('deletes expired sessions only, in batches, and logs their number', async () => {
    const server = await startServer();
    const user = await server.register();
    const live = await server.tokens(user);
    const idle = await server.tokens(user);
    await server.call('POST', '/logout', { token: idle.access_token });
    const sessions = server.app.get(DataSource).getRepository(Session);
    const [one] = await sessions.find();
    const expiredAt = new Date(Date.now() - 2 * 3_600_000);
    const expired = Array.from({ length: 1_200 }, (_, i) => ({
      ...one!,
      id: `019aa7b4-2f6e-7cc3-9d1b-${String(i).padStart(12, '0')}`,
      idleExpiresAt: expiredAt,
    }));
    for (let i = 0; i < expired.length; i += 50) await sessions.insert(expired.slice(i, i + 50));
    const purged = server.app.get(PurgeJob).run();
    // Sign-ins continue meanwhile.
    const signIns = await Promise.all([1, 2, 3].map(() => server.tokens(user)));
    await purged;
    expect(await sessions.count()).toBe(2 + signIns.length);
    expect(server.log.join('')).toMatch(/"table":"sessions","rows":1200/);
    expect((await server.refresh(live.refresh_token)).status).toBe(200);
    // Sessions that ended an hour ago are deleted too.
    server.setClockAhead(3_700);
    await server.app.get(PurgeJob).run();
    expect(await sessions.count()).toBe(1 + signIns.length);
    server.setClockAhead(31 * DAY);
    await server.app.get(PurgeJob).run();
    expect(await sessions.count()).toBe(0);
    await server.close();
  });

  it('continues with the next table if one cannot be purged, and logs the reason', async () => {
    const server = await startServer();
    const purge = server.app.get(PurgeJob);
    const done: string[] = [];
    purge.register('broken', 0, async function* () {
      yield 1;
      throw new Error('away');
    });
    purge.register('last', 0, async function* () {
      yield done.push('last');
    });
    await Promise.all([purge.run(), purge.run()]);
    expect(done).toEqual(['last']);
    expect(server.log.join('')).toContain('"table":"broken","reason":"away"');
    await server.close();
  });
});
