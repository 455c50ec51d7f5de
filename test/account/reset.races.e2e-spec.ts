import { expect } from 'vitest';
import { mailTest } from '../support/mail-fixtures.js';
import { askForToken, reset } from '../support/reset.js';
import { rounds } from '../support/rounds.js';
import { NEXT, PASSWORD } from '../support/server.js';

const ROUNDS = rounds(50);
/** Of the races that are not about one link. */
const FEWER_ROUNDS = rounds(20);
const PARALLEL = 16;

const test = mailTest();

test(`Of ${PARALLEL} requests at once with one link, through two instances, one sets its password (${ROUNDS} rounds)`, async ({
  two,
  server,
  catcher,
}) => {
  for (let round = 0; round < ROUNDS; round++) {
    const user = await server.register();
    const token = await askForToken(server, catcher, user.email);
    expect((await reset(server, token, 'short')).body.code).toBe('password_too_short');
    const answers = await Promise.all(
      Array.from({ length: PARALLEL }, (_, i) => reset(two[i % 2]!, token, `${NEXT} ${i}`)),
    );
    const winners = answers.flatMap(({ status }, i) => (status === 204 ? [i] : []));
    expect(winners).toHaveLength(1);
    // 503: some of many passwords at once have to wait for a thread.
    const losers = answers.filter(({ status }) => ![204, 503].includes(status));
    expect(new Set(losers.map(({ body }) => body.code as string))).toEqual(new Set(['link_used']));
    await server.tokens({ ...user, password: `${NEXT} ${winners[0]}` });
    await catcher.waitFor(user.email, 2);
    expect(catcher.to(user.email)).toHaveLength(2);
  }
});

test(`A reset on one instance ends the sessions on the other at once, and sign-ins that are under way (${FEWER_ROUNDS} rounds)`, async ({
  two: [one, other],
  catcher,
}) => {
  for (let round = 0; round < FEWER_ROUNDS; round++) {
    const user = await one!.register();
    const session = await other!.tokens(user);
    expect((await other!.me(session.access_token)).status).toBe(200);
    const token = await askForToken(one!, catcher, user.email);
    const json = { username: user.username, password: PASSWORD };
    const [answer, ...late] = await Promise.all([
      reset(one!, token),
      ...Array.from({ length: 4 }, () => other!.call('POST', '/login', { json })),
    ]);
    expect(answer.status).toBe(204);
    expect((await other!.refresh(session.refresh_token)).body.error).toBe('invalid_grant');
    const tokens = [
      session,
      ...late.filter(({ status }) => status === 200).map(({ body }) => body),
    ];
    for (const { access_token: access } of tokens) {
      // Another process hears of it within a second.
      await expect.poll(async () => (await other!.me(access as string)).status).toBe(401);
    }
  }
});

test(`A reset in a race with a password change leaves one of the two passwords, and no session of the loser (${FEWER_ROUNDS} rounds)`, async ({
  two: [one, other],
  catcher,
}) => {
  for (let round = 0; round < FEWER_ROUNDS; round++) {
    const user = await one!.register();
    const session = await other!.signIn(user);
    const token = await askForToken(one!, catcher, user.email);
    const json = { current_password: PASSWORD, new_password: `${NEXT} changed` };
    const [answer, changed] = await Promise.all([
      reset(one!, token),
      other!.call('PUT', '/users/me/password', { token: session, json }),
    ]);
    const isReset = answer.status === 204;
    // The change either comes first, and the link is dead, or it comes too late.
    if (isReset) expect(changed.status).toBeOneOf([204, 401, 422]);
    else expect([answer.body.code, changed.status]).toEqual(['link_not_valid', 204]);
    const form = (password: string) => ({ form: { username: user.username, password } });
    const statuses = [];
    for (const password of [PASSWORD, NEXT, `${NEXT} changed`]) {
      statuses.push((await one!.call('POST', '/token', form(password))).status);
    }
    expect(statuses).toEqual([400, isReset ? 200 : 400, isReset ? 400 : 200]);
  }
});
