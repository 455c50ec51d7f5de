import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type RunningPostgres } from '../support/postgres.js';
import { ServerProcess } from '../support/process.js';
import { rounds } from '../support/rounds.js';

const RESTARTS = rounds(3, 1);
const ROUTES = ['guard', 'list', 'live', 'login', 'refresh'];
const USER = { username: 'johndoe', password: 'correct horse battery staple' };

/** The answer to a request, and its time. */
interface Observed {
  route: string;
  status: number;
  sentAt: number;
  ms: number;
  retryAfter: string | null;
}

describe('PostgreSQL restarted in immediate mode under load', () => {
  let postgres: RunningPostgres;
  let server: ServerProcess;
  beforeAll(async () => {
    postgres = await startPostgres();
    server = await ServerProcess.start({
      PORT: '0',
      SECRET_KEY: randomBytes(32).toString('hex'),
      DATABASE_URL: postgres.url,
    }).ready();
    await server.call('POST', '/users', { json: { ...USER, email: 'a@example.com' } });
  });
  afterAll(async () => {
    await server.remove();
    await postgres.remove();
  });

  it(`makes requests answer 503, never 500, and recover within five seconds, ${RESTARTS} times`, async () => {
    const observed: Observed[] = [];
    const done = new AbortController();
    const observe = async (route: string, call: () => ReturnType<ServerProcess['call']>) => {
      const sentAt = Date.now();
      const answer = await call();
      const retryAfter = answer.headers.get('retry-after');
      observed.push({ route, status: answer.status, sentAt, ms: Date.now() - sentAt, retryAfter });
      await sleep(20);
      return answer;
    };
    const { body } = await server.call('POST', '/token', { form: USER });
    const token = String(body.access_token);
    const looped = async (turn: () => Promise<unknown>) => {
      while (!done.signal.aborted) await turn();
    };
    let refreshToken = String(
      (await server.call('POST', '/token', { form: USER })).body.refresh_token,
    );
    const load = [
      looped(() => observe('guard', () => server.call('GET', '/users/me', { token }))),
      looped(() => observe('list', () => server.call('GET', '/users/me/sessions', { token }))),
      looped(() => observe('login', () => server.call('POST', '/login', { json: USER }))),
      looped(() => observe('live', () => server.call('GET', '/health/live'))),
      looped(async () => {
        const answer = await observe('refresh', () => server.refresh(refreshToken));
        // Without an answer the client sends its previous token again.
        if (answer.status === 200) refreshToken = answer.body.refresh_token;
      }),
    ];
    const stopAndStart = async () => {
      const downAt = Date.now();
      await postgres.stopImmediately();
      await sleep(1_500);
      // Cached sessions and users stay valid for five seconds, so guarded requests succeed.
      const guards = observed.filter(({ route, sentAt }) => route === 'guard' && sentAt > downAt);
      expect(guards.length).toBeGreaterThan(3);
      expect(new Set(guards.map(({ status }) => status))).toEqual(new Set([200]));
      await postgres.start();
      /** Each route's last answer. */
      const last = () =>
        ROUTES.map((name) => observed.findLast(({ route }) => route === name)!.status);
      await expect.poll(last).toEqual(ROUTES.map(() => 200));
    };
    /** How often the server has logged that it receives changes again, and so may cache rows. */
    const recoveries = () =>
      server.output.split('notifications from the database work again').length - 1;
    try {
      for (let restart = 1; restart <= RESTARTS; restart++) {
        await sleep(500);
        await stopAndStart();
        await expect.poll(recoveries).toBe(restart);
      }
    } finally {
      done.abort();
      await Promise.all(load);
    }
    const statuses = new Set(observed.map(({ status }) => status));
    expect(statuses).toEqual(new Set([200, 503]));
    for (const { status, retryAfter } of observed) {
      if (status === 503) expect(retryAfter).toBe('1');
    }
    expect(Math.max(...observed.map(({ ms }) => ms))).toBeLessThan(5_500);
    const live = observed.filter(({ route }) => route === 'live');
    expect(new Set(live.map(({ status }) => status))).toEqual(new Set([200]));
  }, 60_000);
});
