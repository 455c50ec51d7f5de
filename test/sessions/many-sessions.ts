import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { Session } from '../../src/sessions/session.entity.js';
import type { TestServer, TestUser } from '../support/server.js';

/** Rows per INSERT: both databases limit the parameters of a statement. */
const CHUNK = 500;

/** Adds live sessions of the user to the database, each used a second later than the one before, all before now. */
export async function addSessions(
  server: TestServer,
  { id: userId }: Pick<TestUser, 'id'>,
  count: number,
): Promise<string[]> {
  const repository = server.app.get(DataSource).getRepository(Session);
  const now = Date.now();
  const rows = Array.from({ length: count }, (_, i) => {
    const usedAt = new Date(now - (count - i) * 1_000);
    return {
      // Not in the order of the last use.
      id: randomUUID(),
      userId,
      clientId: 'nightlatch',
      scope: 'items:read',
      authenticationMethod: 'password',
      userSessionsVersion: 0,
      refreshSecret: 'x',
      refreshCounter: 1,
      createdAt: usedAt,
      lastUsedAt: usedAt,
      expiresAt: new Date(now + 86_400_000),
      idleExpiresAt: new Date(now + 86_400_000),
    };
  });
  for (let i = 0; i < count; i += CHUNK) {
    await repository.insert(rows.slice(i, i + CHUNK).map((row) => repository.create(row)));
  }
  return rows.map(({ id }) => id);
}

/** Counts the sessions of the user that have not ended. */
export function countSessions(server: TestServer, userId: string): Promise<number> {
  const query = server.app.get(DataSource).getRepository(Session).createQueryBuilder();
  return query.where({ userId }).andWhere('ended_at IS NULL').getCount();
}

/** What was measured while many sessions ended. */
interface Measured {
  /** How long it took until all had ended. */
  totalMs: number;
  /** The longest time that another request waited meanwhile. */
  longestMs: number;
  /** How many other requests were answered meanwhile. */
  answered: number;
}

/** Ends sessions with `end`, and measures how long the requests of another user wait meanwhile. */
export async function measureWhile(
  server: TestServer,
  token: string,
  end: () => Promise<unknown>,
): Promise<Measured> {
  const measured = { totalMs: 0, longestMs: 0, answered: 0 };
  const started = performance.now();
  const state = { done: false };
  const ending = end().finally(() => (state.done = true));
  while (!state.done) {
    const sent = performance.now();
    // Reads from the database, so it waits for a transaction that has the connection to itself.
    const { status } = await server.call('GET', '/users/me/items', { token });
    if (status !== 200) throw new Error(`GET /users/me/items: ${status}`);
    measured.longestMs = Math.max(measured.longestMs, performance.now() - sent);
    measured.answered++;
  }
  await ending;
  measured.totalMs = performance.now() - started;
  return measured;
}
