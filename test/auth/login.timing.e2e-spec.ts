import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.js';

const ROUNDS = 21;

/**
 * That an account exists must not be told by the time. In turns, so that whatever disturbs one case
 * disturbs all; the bounds are wide, since the machine is shared: without the same work a case takes a
 * twentieth of the others.
 */
describe('the time of a sign-in that fails', () => {
  let server: TestServer;
  const logins: Record<string, string> = { unknown: 'nobody', malformed: 'not a user name!' };
  beforeAll(async () => {
    server = await startServer();
    const [known, disabled, bare] = [
      await server.register(),
      await server.register(),
      await server.register(),
    ];
    await server.disable(disabled.id);
    const dataSource = server.app.get(DataSource);
    await dataSource.query(`DELETE FROM passwords WHERE user_id = '${bare.id}'`);
    Object.assign(logins, {
      known: known.username,
      disabled: disabled.username,
      withoutPassword: bare.username,
    });
  });
  afterAll(() => server.close());

  it('is the same for a user who exists, is disabled, has no password, or does not exist', async () => {
    const times = new Map<string, number[]>(Object.keys(logins).map((name) => [name, []]));
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, username] of Object.entries(logins)) {
        const begin = performance.now();
        const { status } = await server.call('POST', '/login', {
          json: { username, password: 'not the password' },
        });
        times.get(name)!.push(performance.now() - begin);
        expect(status).toBe(401);
      }
    }
    const median = (name: string) =>
      times.get(name)!.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)]!;
    for (const name of Object.keys(logins)) {
      const ratio = median(name) / median('known');
      expect(ratio, `${name} : known`).toBeGreaterThan(0.6);
      expect(ratio, `${name} : known`).toBeLessThan(1.67);
    }
  });
});
