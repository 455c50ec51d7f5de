import { expect } from 'vitest';
import { totpCode } from '../../src/testing.js';
import { serverTest } from '../support/fixtures.js';
import type { Answer } from '../support/http.js';
import { rounds } from '../support/rounds.js';
import {
  beginLogin,
  enrolTotp,
  finishLogin,
  nextCode,
  wrongCode,
} from '../support/second-factor.js';

const ROUNDS = rounds(8);
const PARALLEL = 16;

// Without limits: a code that lost the race is a wrong one.
const test = serverTest({ limits: false }).extend('other', { scope: 'file' }, ({ server }) =>
  server.startInstance(),
);
test.beforeEach(({ server, other }) => {
  server.stopClock();
  other.stopClock();
});

const countTokens = (answers: readonly Answer[]) =>
  answers.filter(({ status }) => status === 200).length;

test(`Of ${PARALLEL} sign-ins with one code on two instances one succeeds (${ROUNDS} rounds)`, async ({
  server,
  other,
  newUser,
}) => {
  const user = await enrolTotp(server, newUser);
  for (let round = 0; round < ROUNDS; round++) {
    const code = nextCode(server, user);
    other.advanceClock(30);
    const tokens: string[] = [];
    for (let i = 0; i < PARALLEL; i++) tokens.push(await beginLogin(server, user));
    const answers = await Promise.all(
      tokens.map((token, i) => finishLogin(i % 2 ? other : server, token, { code })),
    );
    expect(countTokens(answers)).toBe(1);
    expect(answers.every(({ status }) => [200, 401].includes(status))).toBe(true);
  }
});

test(`Of two right codes for one mfa_token, and of ${PARALLEL} uses of a recovery code, one signs in (${ROUNDS} rounds)`, async ({
  server,
  other,
  newUser,
}) => {
  const user = await enrolTotp(server, newUser);
  for (const recovery_code of user.recoveryCodes.slice(0, ROUNDS)) {
    const token = await beginLogin(server, user);
    const previous = nextCode(server, user);
    const current = nextCode(server, user);
    other.advanceClock(60);
    const both = await Promise.all([
      finishLogin(server, token, { code: previous }),
      finishLogin(other, token, { code: current }),
    ]);
    expect(countTokens(both)).toBe(1);
    const tokens: string[] = [];
    for (let i = 0; i < PARALLEL; i++) tokens.push(await beginLogin(other, user));
    const answers = await Promise.all(
      tokens.map((each, i) => finishLogin(i % 2 ? other : server, each, { recovery_code })),
    );
    expect(countTokens(answers)).toBe(1);
  }
});

test(`Of many wrong codes at once for one mfa_token, five are looked at (${ROUNDS} rounds)`, async ({
  server,
  other,
  newUser,
}) => {
  const user = await enrolTotp(server, newUser);
  for (let round = 0; round < ROUNDS; round++) {
    const token = await beginLogin(server, user);
    server.takeEvents();
    other.takeEvents();
    const code = wrongCode(server, user);
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => finishLogin(i % 2 ? other : server, token, { code })),
    );
    const looked = [...server.takeEvents(), ...other.takeEvents()];
    expect(looked.filter((name) => name === 'second-factor.failed')).toHaveLength(5);
  }
});

test(`Two set-ups at once leave one secret, and two confirmations one app (${ROUNDS} rounds)`, async ({
  server,
  other,
}) => {
  for (let round = 0; round < ROUNDS; round++) {
    const user = await server.register();
    const token = await server.signIn(user);
    const start = (at: typeof server) => at.call('POST', '/users/me/totp', { token });
    const started = await Promise.all([start(server), start(other)]);
    expect(started.map(({ status }) => status)).toEqual([201, 201]);
    const confirm = (at: typeof server, secret: string) =>
      at.call('POST', '/users/me/totp/confirmation', {
        token,
        json: { code: totpCode(secret, server) },
      });
    const [one, two] = started.map(({ body }) => body.secret as string);
    const confirmed = await Promise.all([
      confirm(server, one!),
      confirm(other, one!),
      confirm(server, two!),
      confirm(other, two!),
    ]);
    expect(countTokens(confirmed)).toBe(1);
  }
});

test(`Of new recovery codes that are made at once, those of one request are valid (${ROUNDS} rounds)`, async ({
  server,
  other,
  newUser,
}) => {
  const user = await enrolTotp(server, newUser);
  const { body } = await server.refresh(user.tokens.refresh_token);
  const token = body.access_token;
  for (let round = 0; round < ROUNDS; round++) {
    const make = (at: typeof server) => at.call('POST', '/users/me/recovery-codes', { token });
    expect(countTokens(await Promise.all([make(server), make(other)]))).toBe(2);
    const { body: listed } = await server.call('GET', '/users/me/factors', { token });
    expect(listed.factors).toContainEqual(expect.objectContaining({ left: 10 }));
  }
});

test(`An app that is removed while recovery codes are made and used leaves none of them (${ROUNDS} rounds)`, async ({
  server,
  other,
}) => {
  for (let round = 0; round < ROUNDS; round++) {
    const user = await enrolTotp(server, await server.register());
    const { body } = await server.refresh(user.tokens.refresh_token);
    const token = body.access_token;
    const [recovery_code] = user.recoveryCodes;
    const waiting = await beginLogin(server, user);
    const answers = await Promise.all([
      server.call('POST', '/users/me/recovery-codes', { token }),
      other.call('POST', '/users/me/recovery-codes', { token }),
      finishLogin(other, waiting, { recovery_code }),
      server.call('DELETE', '/users/me/totp', { token }),
      other.call('DELETE', '/users/me/totp', { token }),
    ]);
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status >= 500)).toEqual([]);
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    const { body: listed } = await server.call('GET', '/users/me/factors', { token });
    expect(listed).toEqual({ second_factor: false, factors: [] });
  }
});

test('An instance whose clock is 30 seconds behind or ahead accepts a code once', async ({
  server,
  other,
  newUser,
}) => {
  const user = await enrolTotp(server, newUser);
  server.advanceClock(60);
  other.advanceClock(30);
  const code = totpCode(user.secret, other);
  expect((await finishLogin(other, await beginLogin(other, user), { code })).status).toBe(200);
  expect((await finishLogin(server, await beginLogin(server, user), { code })).status).toBe(401);
});
