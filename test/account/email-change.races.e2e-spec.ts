import { expect } from 'vitest';
import { askForChange, changeAddress, confirmChange, undoChange } from '../support/email-change.js';
import type { Answer } from '../support/http.js';
import { mailTest, newAddress, readToken, waitUntilSent } from '../support/mail-fixtures.js';
import { rounds } from '../support/rounds.js';
import { NEXT, PASSWORD, type TestServer, type TestUser } from '../support/server.js';

const ROUNDS = rounds(50);
/** Of the races that are not about one link. */
const FEWER_ROUNDS = rounds(20);
const PARALLEL = 16;
// The first test starts the servers.
const TIMEOUT = { timeout: 60_000 + ROUNDS * 10_000 };
/** An instance reads the changes of another within a second. */
const SOON = { timeout: 2_000 };

const test = mailTest({ limits: false });

/** Expects that one of the answers is a success, and that the others say that the link was used. */
function expectOneWinner(answers: Answer[]): void {
  const codes = answers.map(({ status, body }) => (status === 204 ? 204 : (body.code as string)));
  expect(codes.toSorted()).toEqual([
    204,
    ...Array.from({ length: PARALLEL - 1 }, () => 'link_used'),
  ]);
}

const signIns = (server: TestServer, { username, password }: TestUser) =>
  Array.from({ length: 4 }, () => server.call('POST', '/login', { json: { username, password } }));

test(
  `Of ${PARALLEL} requests at once with one link, through two instances, one confirms the address, and one undoes the change (${ROUNDS} rounds)`,
  TIMEOUT,
  async ({ two, server, catcher }) => {
    for (let round = 0; round < ROUNDS; round++) {
      const user = await server.register();
      const email = newAddress();
      const token = await server.signIn(user);
      const change = await askForChange(server, catcher, token, email);
      const confirming = Array.from({ length: PARALLEL }, (_, i) =>
        confirmChange(two[i % 2]!, change, { token }),
      );
      // Sign-ins lock the row of the user in another order.
      const during = await Promise.all(signIns(two[1]!, user));
      expectOneWinner(await Promise.all(confirming));
      expect(new Set(during.map(({ status }) => status))).toEqual(new Set([200]));
      await expect.poll(async () => (await server.me(token)).body.email, SOON).toBe(email);
      const mail = await catcher.waitFor(user.email);
      const undo = readToken(mail);
      const undoing = Array.from({ length: PARALLEL }, (_, i) => undoChange(two[i % 2]!, undo));
      await Promise.all(signIns(two[1]!, user));
      expectOneWinner(await Promise.all(undoing));
      await waitUntilSent(server);
      expect(catcher.to(user.email).map(({ subject }) => subject)).toEqual([
        'Your e-mail address was changed',
        'Choose a new password',
      ]);
    }
  },
);

test(
  `An undo in a race with a password change and sign-ins on the other instance leaves no password and no session (${FEWER_ROUNDS} rounds)`,
  TIMEOUT,
  async ({ two: [one, other], catcher }) => {
    for (let round = 0; round < FEWER_ROUNDS; round++) {
      const user = await one!.register();
      const session = await other!.tokens(user);
      const from = user.email;
      const undo = await changeAddress(one!, catcher, session.access_token, {
        from,
        to: newAddress(),
      });
      const json = { current_password: PASSWORD, new_password: NEXT };
      const [undone, , ...late] = await Promise.all([
        undoChange(one!, undo),
        other!.call('PUT', '/users/me/password', { token: session.access_token, json }),
        ...signIns(other!, user),
      ]);
      expect(undone.status).toBe(204);
      const tokens = late.filter(({ status }) => status === 200).map(({ body }) => body);
      for (const { access_token: access } of [session, ...tokens]) {
        // Another process hears of it within a second.
        await expect.poll(async () => (await other!.me(access as string)).status).toBe(401);
      }
      for (const password of [PASSWORD, NEXT]) {
        const { status } = await one!.call('POST', '/login', { json: { email: from, password } });
        expect(status).toBe(401);
      }
    }
  },
);

test(
  `No other user registers the old address while its user moves away from it (${FEWER_ROUNDS} rounds)`,
  TIMEOUT,
  async ({ two: [one, other], catcher }) => {
    for (let round = 0; round < FEWER_ROUNDS; round++) {
      const user = await one!.register();
      const token = await one!.signIn(user);
      const change = await askForChange(one!, catcher, token, newAddress());
      const json = { email: user.email, password: PASSWORD };
      const [confirmed, ...registered] = await Promise.all([
        confirmChange(one!, change, { token }),
        ...Array.from({ length: 6 }, (_, i) =>
          [one!, other!][i % 2]!.call('POST', '/users', { json }),
        ),
      ]);
      expect(confirmed.status).toBe(204);
      const codes = registered.map(({ status, body }) => [status, body.code]);
      for (const code of codes) expect(code).toEqual([409, 'email_taken']);
    }
  },
);

test(
  `Of two users who confirm one address at once, one gets it (${FEWER_ROUNDS} rounds)`,
  TIMEOUT,
  async ({ two, server, catcher }) => {
    for (let round = 0; round < FEWER_ROUNDS; round++) {
      const email = newAddress();
      const tokens: string[] = [];
      const links: string[] = [];
      for (const [i] of two.entries()) {
        const token = await server.signIn(await server.register());
        tokens.push(token);
        await server.call('PUT', '/users/me/email', { token, json: { email } });
        const mail = await catcher.waitFor(email, i + 1);
        links.push(readToken(mail));
      }
      const answers = await Promise.all(
        two.map((instance, i) => confirmChange(instance, links[i]!, { token: tokens[i] })),
      );
      expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409]);
      const owner = answers.findIndex(({ status }) => status === 204);
      await expect.poll(async () => (await server.me(tokens[owner]!)).body.email, SOON).toBe(email);
      expect((await server.me(tokens[1 - owner]!)).body.email).not.toBe(email);
    }
  },
);
