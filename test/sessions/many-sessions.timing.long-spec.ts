import { expect } from 'vitest';
import { SessionsService } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';
import { addSessions, countSessions, measureWhile } from './many-sessions.js';

const SESSIONS = 100_000;

const test = serverTest();

test(`Other requests are answered while ${SESSIONS} sessions end, and their tokens are rejected from the start`, async ({
  server,
  newUser,
}) => {
  const token = await server.signIn(await server.register());
  const theirs = await server.signIn(newUser);
  await addSessions(server, newUser, SESSIONS);
  const sessions = server.app.get(SessionsService);
  const measured = await measureWhile(server, token, async () => {
    const ended = sessions.endAll({ userId: newUser.id }, 'revoked');
    await expect.poll(async () => (await server.me(theirs)).status).toBe(401);
    expect(await countSessions(server, newUser.id)).toBeGreaterThan(SESSIONS / 2);
    await ended;
  });
  expect(await countSessions(server, newUser.id)).toBe(0);
  expect(measured.answered).toBeGreaterThan(200);
  expect(measured.longestMs).toBeLessThan(measured.totalMs / 50);
}, 300_000);
