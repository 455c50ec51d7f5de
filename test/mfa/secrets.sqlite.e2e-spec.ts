import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { Transactions } from '../../src/database/transactions.js';
import { Factors } from '../../src/index.js';
import { TotpFactorRow } from '../../src/mfa/totp-factor.entity.js';
import { FakeClock, totpCode } from '../../src/testing.js';
import { serverTest } from '../support/fixtures.js';
import { dumpTables } from '../support/mail-fixtures.js';
import {
  beginLogin,
  enrolTotp,
  finishGrant,
  finishLogin,
  logIn,
  nextCode,
  wrongCode,
} from '../support/second-factor.js';
import type { TestServer } from '../support/server.js';

const test = serverTest({ mfa: { requiredFor: ['admin'], totp: {} } });

/** Starts an instance that knows nothing of the others, at the time of one of them. */
async function restart(server: TestServer): Promise<TestServer> {
  const restarted = await server.startInstance();
  restarted.stopClock();
  FakeClock.of(restarted.app).set(server.now());
  return restarted;
}

test('No secret of an app, no recovery code and no token of a second step is in the database, or in the log of every level', async ({
  server,
  newUser,
}) => {
  const secrets: string[] = [];
  const user = await enrolTotp(server, newUser);
  secrets.push(user.secret, ...user.recoveryCodes);
  // The part of a code by which its row is found is stored in clear: it proves nothing.
  secrets.push(...user.recoveryCodes.map((code) => code.replaceAll('-', '').slice(4)));
  const [recovery_code] = user.recoveryCodes;
  for (const proof of [
    { code: wrongCode(server, user) },
    { recovery_code },
    { method: 'totp', proof: { [user.secret]: user.secret } },
  ]) {
    const token = await beginLogin(server, user);
    secrets.push(token, token.slice(-43));
    await finishLogin(server, token, proof);
  }
  const mfaToken = await beginLogin(server, user);
  secrets.push(mfaToken);
  await finishGrant(server, mfaToken, { otp: nextCode(server, user) });
  const admin = await server.registerAdministrator();
  const { enrolment_token } = (await logIn(server, admin)).body;
  const setup = await server.call('POST', '/login/enrolment', { json: { enrolment_token } });
  secrets.push(enrolment_token, setup.body.secret);
  expect(secrets).toHaveLength(1 + 20 + 6 + 1 + 2);
  const kept = [...server.log, await dumpTables(server)].join('\n');
  expect(kept).toContain('/login/second-factor');
  expect(secrets.filter((secret) => kept.includes(secret))).toEqual([]);
});

test('A code that was used is refused after a restart', async ({ server, newUser }) => {
  const user = await enrolTotp(server, newUser);
  server.stopClock();
  const code = nextCode(server, user);
  expect((await finishLogin(server, await beginLogin(server, user), { code })).status).toBe(200);
  const restarted = await restart(server);
  const again = await finishLogin(restarted, await beginLogin(restarted, user), { code });
  expect(again.body.code).toBe('invalid_second_factor');
  // The same code is valid there but for that.
  expect(totpCode(user.secret, restarted)).toBe(code);
});

test('After a change of SECRET_KEY the app goes on, and its first code encrypts its secret under the new key', async ({
  startServer,
}) => {
  const server = await startServer();
  const user = await enrolTotp(server, await server.register());
  const readSecret = () =>
    server.app.get(Transactions).run(async (transaction) => {
      const row = await transaction.findOneByOrFail(TotpFactorRow, { userId: user.id });
      return row.secret;
    });
  const before = await readSecret();
  const { secretKey } = server.settings;
  const next = randomBytes(32).toString('hex');
  const changed = await server.startInstance({
    secretKey: next,
    secretKeyFallbacks: [secretKey],
  });
  const signIn = async (at: TestServer) => {
    at.advanceClock(3 * 30);
    const code = totpCode(user.secret, at);
    return (await finishLogin(at, await beginLogin(at, user), { code })).status;
  };
  expect(await signIn(changed)).toBe(200);
  expect(await readSecret()).not.toBe(before);
  // The old key is gone.
  const later = await server.startInstance({ secretKey: next });
  later.advanceClock(3 * 30);
  expect(await signIn(later)).toBe(200);
  expect(await server.app.get(Factors).list(user.id)).toHaveLength(2);
});
