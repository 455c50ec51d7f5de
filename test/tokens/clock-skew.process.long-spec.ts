import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createDatabase } from '../support/databases.js';
import { ServerProcess } from '../support/process.js';
import { decode } from '../support/tokens.js';

const USER = { username: 'johndoe', password: 'correct horse battery staple' };
const folder = mkdtempSync(join(tmpdir(), 'nightlatch-skew-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a module that moves the clock of the process that loads it. */
function clockAhead(seconds: number): string {
  const path = join(folder, `clock${seconds}.mjs`);
  writeFileSync(
    path,
    `const Real = Date, ahead = ${seconds} * 1000;
     globalThis.Date = class extends Real {
       constructor(...args) { args.length > 0 ? super(...args) : super(Real.now() + ahead); }
       static now() { return Real.now() + ahead; }
     };`,
  );
  return `--import=${path}`;
}

describe('instances on one PostgreSQL with different clocks', () => {
  it.each([300])(
    'two instances whose clocks are %i seconds ahead and behind accept the tokens of each other',
    async (seconds) => {
      const database = await createDatabase('postgres');
      const settings = {
        PORT: '0',
        ISSUER: 'http://localhost:3000',
        SECRET_KEY: randomBytes(32).toString('hex'),
        DATABASE_URL: database.url,
      };
      const servers = await Promise.all(
        [seconds, -seconds].map((ahead) =>
          ServerProcess.start({ ...settings, NODE_OPTIONS: clockAhead(ahead) }).ready(),
        ),
      );
      await servers[0]!.call('POST', '/users', { json: { ...USER, email: 'a@example.com' } });
      for (const [here, there] of [servers, servers.toReversed()] as ServerProcess[][]) {
        let { body } = await here!.call('POST', '/token', { form: USER });
        expect(
          Math.abs(Number(decode(body.access_token).claims.iat) - Date.now() / 1000),
        ).toBeLessThan(seconds / 2);
        const me = await there!.call('GET', '/users/me', { token: body.access_token });
        expect(me.status).toBe(200);
        const refreshed = await there!.refresh(body.refresh_token);
        const again = await here!.refresh(body.refresh_token);
        expect([refreshed.status, again.status]).toEqual([200, 200]);
        expect(again.body.refresh_token).toBe(refreshed.body.refresh_token);
        ({ body } = again);
        expect((await there!.call('GET', '/users/me', { token: body.access_token })).status).toBe(
          200,
        );
        await expect
          .poll(() => here!.output)
          .toContain("This machine's clock differs from the clock of the database");
      }
      for (const server of servers) await server.remove();
      await database.drop();
    },
  );
});
