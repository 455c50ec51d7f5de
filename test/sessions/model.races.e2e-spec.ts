import * as fc from 'fast-check';
import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { rounds } from '../support/rounds.js';
import { DAY, type TestServer } from '../support/server.js';

const GRACE = 10;
const IDLE = 14 * DAY;
const ABSOLUTE = 30 * DAY;

/**
 * The expected behaviour of one session. Its refresh tokens are numbered in the order of their creation. The last one is
 * current. The one before it gets the last one again, within the grace time.
 */
class Model {
  alive = true;
  rotatedAt = Number.NEGATIVE_INFINITY;
  current = 0;
  constructor(
    readonly startedAt: number,
    private usedAt = startedAt,
  ) {}

  refresh(token: number, now: number): number | null {
    this.alive &&= now < this.startedAt + ABSOLUTE && now < this.usedAt + IDLE;
    if (!this.alive) return null;
    if (token === this.current) [this.rotatedAt, this.usedAt] = [now, now];
    else this.alive = token === this.current - 1 && now < this.rotatedAt + GRACE;
    return this.alive ? (this.current = token + 1) : null;
  }
}

type Step =
  | { do: 'sign in'; session: number }
  | { do: 'sign out'; session: number }
  | { do: 'refresh'; session: number; age: number; lost: boolean }
  | { do: 'wait'; seconds: number };

const session = fc.nat(2);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sign in' as const), session }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sign out' as const), session }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('refresh' as const),
      session,
      // Mostly the current token or the previous one, sometimes an older one.
      age: fc.oneof(
        { weight: 6, arbitrary: fc.constant(0) },
        { weight: 3, arbitrary: fc.constant(1) },
        { weight: 1, arbitrary: fc.integer({ min: 2, max: 4 }) },
      ),
      lost: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      // No sum is so close to a limit that the duration of a request would matter.
      seconds: fc.constantFrom(2, 5, 30, 3 * DAY, 13 * DAY, 15 * DAY),
    }),
  },
);

/** A session of the server and its model. */
interface Pair {
  model: Model;
  tokens: string[];
  /** The number of the last token that the client received. */
  received: number;
  accessToken: string;
  accessUntil: number;
}

async function refresh(
  server: TestServer,
  pair: Pair,
  age: number,
  lost: boolean,
  now: number,
): Promise<void> {
  // The client's token or an older one: the answer to the last refresh may have been lost.
  const token = Math.max(0, pair.received - age);
  const expected = pair.model.refresh(token, now);
  const { status, body } = await server.refresh(pair.tokens[token]!);
  expect(status).toBe(expected === null ? 400 : 200);
  if (expected === null) return;
  // A token always gets the same successor, also if it was lost the first time.
  pair.tokens[expected] ??= body.refresh_token;
  expect(body.refresh_token).toBe(pair.tokens[expected]);
  if (lost) return;
  pair.received = Math.max(pair.received, expected);
  [pair.accessToken, pair.accessUntil] = [body.access_token, now + 900];
}

async function signOut(server: TestServer, { model, accessToken }: Pair): Promise<void> {
  const { status } = await server.call('POST', '/logout', { token: accessToken });
  if (status === 204) model.alive = false;
}

async function expectGuardsToKnow(server: TestServer, pairs: Pair[], now: number): Promise<void> {
  for (const { model, accessToken, accessUntil } of pairs) {
    const good = model.alive && now < accessUntil && now < model.startedAt + ABSOLUTE;
    const { status } = await server.call('GET', '/users/me', { token: accessToken });
    expect(status).toBe(good ? 200 : 401);
  }
}

const test = serverTest({ refreshReuseGraceSeconds: GRACE }).extend(
  'signIn',
  ({ server, user }) =>
    async (now: number): Promise<Pair> => {
      const { access_token, refresh_token } = await server.tokens(user);
      const tokens = [refresh_token];
      const pair = { model: new Model(now), tokens, received: 0, accessToken: access_token };
      return { ...pair, accessUntil: now + 900 };
    },
);

test('Sessions follow the model through random sign-ins, refreshes, lost answers, replays, sign-outs and waits', async ({
  server,
  signIn,
}) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      let now = 0;
      server.setClockAhead(0);
      const pairs = [await signIn(now), await signIn(now), await signIn(now)];
      for (const each of steps) {
        if (each.do === 'wait') server.setClockAhead((now += each.seconds));
        else if (each.do === 'sign in') pairs[each.session] = await signIn(now);
        else if (each.do === 'sign out') await signOut(server, pairs[each.session]!);
        else await refresh(server, pairs[each.session]!, each.age, each.lost, now);
        await expectGuardsToKnow(server, pairs, now);
      }
    }),
    { numRuns: rounds(100, 10), endOnFailure: false },
  );
}, 120_000);
