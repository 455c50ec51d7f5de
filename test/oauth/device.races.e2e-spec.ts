import { expect } from 'vitest';
import { SessionsService, UserAccounts } from '../../src/index.js';
import { SYSTEM_ACTOR } from '../../src/events/actor.js';
import { BrowserSessions } from '../../src/sessions/browser-sessions.js';
import {
  askForCodes,
  decide,
  type DeviceCodes,
  poll,
  startBrowserSession,
} from '../support/device.js';
import { serverTest } from '../support/fixtures.js';
import { rounds } from '../support/rounds.js';

const ROUNDS = rounds(50);
const POLLS = 16;

const test = serverTest({ limits: false })
  .extend('other', { scope: 'file' }, ({ server }) => server.startInstance())
  .extend(
    'ask',
    ({ server }) =>
      async () =>
        (await askForCodes(server)).body as DeviceCodes,
  );

test(`Of ${POLLS} polls at once at two instances, one gets the tokens, which stay valid (${ROUNDS} rounds)`, async ({
  server,
  other,
  user,
  ask,
}) => {
  const browser = await startBrowserSession(server, user);
  for (let round = 0; round < ROUNDS; round++) {
    const device = await ask();
    await decide(server, user, browser, device);
    const answers = await Promise.all(
      Array.from({ length: POLLS }, (_, i) => poll(i % 2 ? other : server, device)),
    );
    const [won, ...more] = answers.filter(({ status }) => status === 200);
    expect([won?.status, more]).toEqual([200, []]);
    const errors = answers.filter((each) => each !== won).map(({ body }) => body.error);
    expect(errors).toEqual(Array.from({ length: POLLS - 1 }, () => 'invalid_grant'));
    expect((await other.me(won!.body.access_token)).status).toBe(200);
  }
});

test.for(['signs out of the browser and its applications', 'is disabled', 'signs out everywhere'])(
  `No token of a device is valid after its user %s at the same moment (${ROUNDS} rounds)`,
  async (what, { server, other, ask }) => {
    for (let round = 0; round < ROUNDS; round++) {
      const user = await server.register();
      const browser = await startBrowserSession(server, user);
      const device = await ask();
      await decide(server, user, browser, device);
      const end = async () => {
        if (what === 'is disabled') return other.app.get(UserAccounts).disable(user.id);
        const sessions = other.app.get(SessionsService);
        if (what === 'signs out everywhere')
          return sessions.endAll({ userId: user.id }, 'signed-out');
        const browsers = other.app.get(BrowserSessions);
        const found = (await browsers.findById(browser))!;
        return browsers.end(found, { withApplications: true }, SYSTEM_ACTOR);
      };
      const polls = Array.from({ length: 4 }, (_, i) => poll(i % 2 ? other : server, device));
      const [answers] = await Promise.all([Promise.all(polls), end()]);
      for (const { status, body } of answers) {
        if (status !== 200) expect(body.error).toMatch(/^(invalid_grant|access_denied)$/);
        else {
          for (const instance of [server, other]) {
            await expect
              .poll(async () => (await instance.me(body.access_token)).status, { timeout: 2_000 })
              .toBe(401);
          }
        }
      }
    }
  },
);

test(`Of Allow and Deny at the same moment, one counts (${ROUNDS} rounds)`, async ({
  server,
  other,
  user,
  ask,
}) => {
  const browser = await startBrowserSession(server, user);
  for (let round = 0; round < ROUNDS; round++) {
    const device = await ask();
    const results = await Promise.allSettled([
      decide(server, user, browser, device, 'approved'),
      decide(other, user, browser, device, 'denied'),
    ]);
    const [allowed, denied] = results.map(({ status }) => status === 'fulfilled');
    expect(allowed).toBe(!denied);
    expect((await poll(server, device)).status).toBe(allowed ? 200 : 400);
  }
});
