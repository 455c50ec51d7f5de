import { describe, expect, it } from 'vitest';
import { DataSource } from 'typeorm';
import { Purge } from '../../src/database/purge.js';
import { Session } from '../../src/sessions/session.entity.js';
import { DAY, startServer } from '../support/server.js';

describe('the purge', () => {
  it('deletes the sessions that are over, in batches, counts them in the log, and no other', async () => {
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
    const purged = server.app.get(Purge).run();
    // Sign-ins go on meanwhile.
    const signIns = await Promise.all([1, 2, 3].map(() => server.tokens(user)));
    await purged;
    expect(await sessions.count()).toBe(2 + signIns.length);
    expect(server.log.join('')).toMatch(/"table":"sessions","rows":1200/);
    expect((await server.refresh(live.refresh_token)).status).toBe(200);
    // What ended a while ago, too.
    server.setClockAhead(3_700);
    await server.app.get(Purge).run();
    expect(await sessions.count()).toBe(1 + signIns.length);
    server.setClockAhead(31 * DAY);
    await server.app.get(Purge).run();
    expect(await sessions.count()).toBe(0);
    await server.close();
  });

  it('goes on with the next table where one cannot be purged, and says so', async () => {
    const server = await startServer();
    const purge = server.app.get(Purge);
    const done: string[] = [];
    purge.add('broken', async function* () {
      yield 1;
      throw new Error('away');
    });
    purge.add('last', async function* () {
      yield done.push('last');
    });
    await Promise.all([purge.run(), purge.run()]);
    expect(done).toEqual(['last']);
    expect(server.log.join('')).toContain('"table":"broken","reason":"away"');
    await server.close();
  });
});
