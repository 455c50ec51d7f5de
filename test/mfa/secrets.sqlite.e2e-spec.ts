import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { Transactions } from '../../src/database/transactions.js';
import { Factors } from '../../src/index.js';
import { TotpReencryption } from '../../src/mfa/totp/totp-reencryption.js';
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

test('While there are SECRET_KEY_FALLBACKS the server encrypts the secrets of all apps anew, so that they work after the fallback is removed', async ({
  startServer,
}) => {
  const server = await startServer();
  // The second one waits for its confirmation.
  const users = [await enrolTotp(server, await server.register()), await server.register()];
  const token = await server.signIn(users[1]!);
  expect((await server.call('POST', '/users/me/totp', { token })).status).toBe(201);
  const readSecrets = () =>
    server.app.get(Transactions).run(async (transaction) => {
      const rows = await transaction.find(TotpFactorRow, { order: { userId: 'ASC' } });
      return rows.map(({ secret }) => secret);
    });
  const before = await readSecrets();
  const { secretKey } = server.settings;
  const next = randomBytes(32).toString('hex');
  const changed = await server.startInstance({ secretKey: next, secretKeyFallbacks: [secretKey] });
  const findLine = () => changed.log.find((line) => line.includes('needs SECRET_KEY_FALLBACKS'));
  await expect.poll(findLine).toContain('"rows":2,');
  const after = await readSecrets();
  expect(after.filter((secret) => before.includes(secret))).toEqual([]);
  // The old key is gone.
  const later = await server.startInstance({ secretKey: next });
  later.advanceClock(3 * 30);
  const [user] = users as [Awaited<ReturnType<typeof enrolTotp>>];
  const code = totpCode(user.secret, later);
  expect((await finishLogin(later, await beginLogin(later, user), { code })).status).toBe(200);
  expect(await server.app.get(Factors).list(user.id)).toHaveLength(2);
});

test('Two instances that encrypt secrets anew at the same time leave each one readable', async ({
  startServer,
}) => {
  const server = await startServer();
  const user = await enrolTotp(server, await server.register());
  const { secretKey } = server.settings;
  const keys = { secretKey: randomBytes(32).toString('hex'), secretKeyFallbacks: [secretKey] };
  const instances = [await server.startInstance(keys), await server.startInstance(keys)];
  await Promise.all(instances.map(({ app }) => app.get(TotpReencryption, { strict: false }).run()));
  const later = await server.startInstance({ secretKey: keys.secretKey });
  later.advanceClock(3 * 30);
  const code = totpCode(user.secret, later);
  expect((await finishLogin(later, await beginLogin(later, user), { code })).status).toBe(200);
});

test('With a mistyped SECRET_KEY_FALLBACKS the log warns of the secrets that no key decrypts', async ({
  startServer,
}) => {
  const server = await startServer({ algorithm: 'HS256' });
  await enrolTotp(server, await server.register());
  const [secretKey, mistyped] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')];
  const changed = await server.startInstance({ secretKey, secretKeyFallbacks: [mistyped] });
  const findLine = (text: string) => changed.log.find((line) => line.includes(text));
  await expect.poll(() => findLine('a key is missing')).toContain('"rows":1,');
  expect(findLine('needs SECRET_KEY_FALLBACKS')).toBeUndefined();
});

test('An app whose secret no key decrypts is answered second_factor_unavailable, logged, and never counted as a guess', async ({
  startServer,
}) => {
  const server = await startServer({ algorithm: 'HS256' });
  const user = await enrolTotp(server, await server.register());
  const changed = await server.startInstance({ secretKey: randomBytes(32).toString('hex') });
  const proofs = Array.from({ length: 8 }, (_, guess) => `00000${guess}`);
  for (const code of proofs) {
    const { status, body } = await finishLogin(changed, await beginLogin(changed, user), { code });
    expect([status, body.code]).toEqual([403, 'second_factor_unavailable']);
  }
  const otp = await finishGrant(changed, await beginLogin(changed, user), { otp: '123456' });
  expect([otp.status, otp.body.error]).toEqual([400, 'invalid_grant']);
  const [recovery_code] = user.recoveryCodes;
  const mfaToken = await beginLogin(changed, user);
  const recovered = await finishLogin(changed, mfaToken, { recovery_code });
  expect(recovered.status).toBe(200);
  const token = recovered.body.access_token;
  const json = { code: '123456' };
  const again = await changed.call('POST', '/reauthenticate', { token, json });
  expect([again.status, again.body.code]).toEqual([403, 'second_factor_unavailable']);
  const lines = changed.log.filter((line) => line.includes('cannot be decrypted'));
  expect(lines).toHaveLength(proofs.length + 2);
  expect(lines[0]).toContain(user.id);
  expect(changed.log.join('')).not.toContain('"status":500');
});

test('An app that was being set up before SECRET_KEY changed is set up anew', async ({
  startServer,
}) => {
  const server = await startServer({ algorithm: 'HS256' });
  const user = await server.register();
  const token = await server.signIn(user);
  const { secret } = (await server.call('POST', '/users/me/totp', { token })).body;
  const changed = await server.startInstance({ secretKey: randomBytes(32).toString('hex') });
  const json = { code: totpCode(secret, changed) };
  const fresh = await changed.signIn(user);
  const confirm = () => changed.call('POST', '/users/me/totp/confirmation', { token: fresh, json });
  const { status, body } = await confirm();
  expect([status, body.code]).toEqual([409, 'totp_not_started']);
  expect((await changed.call('POST', '/users/me/totp', { token: fresh })).status).toBe(201);
});
