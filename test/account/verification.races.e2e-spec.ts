import { expect } from 'vitest';
import { RegistrationService } from '../../src/index.js';
import { catchToken, mailTest, newAddress } from '../support/mail-fixtures.js';
import { rounds } from '../support/rounds.js';
import { PASSWORD, type TestServer } from '../support/server.js';
import { register, verify } from '../support/verification.js';

const ROUNDS = rounds(50);
/** Of the races that are not about one link. */
const FEWER_ROUNDS = rounds(20);
const PARALLEL = 16;
// The first test starts the servers.
const TIMEOUT = { timeout: 60_000 + ROUNDS * 10_000 };

const test = mailTest({ emailVerification: 'required', limits: false });

/** Sends requests at once, in turn to two instances, and returns how many had each status and code. */
async function countAnswers(
  two: TestServer[],
  send: (server: TestServer) => ReturnType<typeof verify>,
): Promise<Record<string, number>> {
  const all = Array.from({ length: PARALLEL }, (_, i) => send(two[i % 2]!));
  const counts: Record<string, number> = {};
  for (const { status, body } of await Promise.all(all)) {
    const answer = [status, body.code].filter(Boolean).join(' ');
    counts[answer] = (counts[answer] ?? 0) + 1;
  }
  return counts;
}

test(
  `Of ${PARALLEL} requests at once with one link, through two instances, one creates the account (${ROUNDS} rounds)`,
  TIMEOUT,
  async ({ two, server, catcher }) => {
    for (let round = 0; round < ROUNDS; round++) {
      const email = newAddress();
      const token = await catchToken(catcher, email, () => register(server, email));
      server.takeEvents();
      const { 204: won, ...others } = await countAnswers(two, (each) => verify(each, token));
      expect(won).toBe(1);
      // After the first one has won, the others find the link used, or no registration that is left. A few have to wait.
      for (const answer of Object.keys(others)) {
        expect(answer).toBeOneOf([
          '422 link_used',
          '422 wrong_password',
          '429 too_many_requests',
          '503 unavailable',
        ]);
      }
      const json = { email, password: PASSWORD };
      expect((await server.call('POST', '/login', { json })).status).toBe(200);
    }
  },
);

test(
  `Of ${PARALLEL} requests at once with one link of an account, one verifies it (${ROUNDS} rounds)`,
  TIMEOUT,
  async ({ two, server, catcher }) => {
    const registration = server.app.get(RegistrationService, { strict: false });
    for (let round = 0; round < ROUNDS; round++) {
      const email = newAddress();
      const token = await catchToken(catcher, email, () =>
        registration.register({ email, password: PASSWORD }),
      );
      const { body } = await server.call('POST', '/login', { json: { email, password: PASSWORD } });
      const access = body.access_token as string;
      const counts = await countAnswers(two, (each) => verify(each, token, {}, { token: access }));
      expect(counts).toEqual({ 204: 1, '422 link_used': PARALLEL - 1 });
      // An instance reads the changes of another within a second.
      await expect
        .poll(async () => (await server.me(access)).body.email_verified, { timeout: 2_000 })
        .toBe(true);
    }
  },
);

test(
  `Of two registrations with one user name, verified at once, one gets it and the other may choose another (${FEWER_ROUNDS} rounds)`,
  TIMEOUT,
  async ({ two: [one, other], catcher }) => {
    for (let round = 0; round < FEWER_ROUNDS; round++) {
      const [first, second] = [newAddress(), newAddress()];
      const username = `racer-${round}`;
      const tokens = [
        await catchToken(catcher, first, () => register(one!, first, { username })),
        await catchToken(catcher, second, () => register(one!, second, { username })),
      ];
      const answers = await Promise.all([verify(one!, tokens[0]!), verify(other!, tokens[1]!)]);
      expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409]);
      const loser = answers.findIndex(({ status }) => status === 409);
      expect(answers[loser]!.body.code).toBe('username_taken');
      expect(
        (await verify(one!, tokens[loser]!, { password: PASSWORD, username: null })).status,
      ).toBe(204);
    }
  },
);
