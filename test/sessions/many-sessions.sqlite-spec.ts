import { expect } from 'vitest';
import { SessionsService } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';
import { addSessions, countSessions, measureWhile } from './many-sessions.js';

const SESSIONS = 3_000;

const test = serverTest();

test(`Other requests are answered while ${SESSIONS} sessions end`, async ({ server, newUser }) => {
  const token = await server.signIn(await server.register());
  await addSessions(server, newUser, SESSIONS);
  const sessions = server.app.get(SessionsService);
  const measured = await measureWhile(server, token, () =>
    sessions.endAll({ userId: newUser.id }, 'revoked'),
  );
  expect(await countSessions(server, newUser.id)).toBe(0);
  expect(measured.answered).toBeGreaterThan(5);
  expect(measured.longestMs).toBeLessThan(measured.totalMs / 3);
});
