import { DataSource } from 'typeorm';
import { expect } from 'vitest';
import { Session } from '../../src/sessions/session.entity.js';
import { addSessions } from '../sessions/many-sessions.js';
import { serverTest } from '../support/fixtures.js';
import { loginFrom, newIp } from '../support/logins.js';
import { compareTimes } from '../support/timing.js';

/** To find a hundred rows takes longer than to find none. With a query that built entities it was 2.5 ms. */
const TOLERATED_MS = 0.3;

const test = serverTest({ trustProxyHops: 1 });

test(
  'POST /login refuses an account that has to wait in the same time with a hundred sessions as one that does not exist',
  { timeout: 300_000 },
  async ({ server, newUser }) => {
    await addSessions(server, newUser, 100);
    await server.app
      .get(DataSource)
      .getRepository(Session)
      .update({ userId: newUser.id }, { ip: '2001:db8:12:34:5678:9abc:def0:1234' });
    const send = (username: string) => loginFrom(server, username, 'not the password', newIp());
    const refuse = async (username: string) => expect((await send(username)).status).toBe(429);
    const logins = { 'unknown user': 'unknown', 'a hundred sessions': newUser.username };
    server.stopClock();
    for (const login of Object.values(logins)) for (let i = 0; i < 5; i++) await send(login);
    const cases = Object.entries(logins).map(([name, login]) => [name, () => refuse(login)]);
    await compareTimes(Object.fromEntries(cases), TOLERATED_MS);
  },
);
