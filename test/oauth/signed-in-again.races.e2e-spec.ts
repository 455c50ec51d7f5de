import { expect } from 'vitest';
import type { ConfiguredClient } from '../../src/index.js';
import { CLIENTS, exchange, getCode, plainBrowserTest, SPA } from '../support/plain-browser.js';
import { rounds } from '../support/rounds.js';
import type { TestServer } from '../support/server.js';

const ROUNDS = rounds(30);
const PARALLEL = 8;
const PLAIN: ConfiguredClient = {
  ...SPA,
  client_id: 'plain',
  grant_types: ['authorization_code'],
  redirect_uris: ['https://charts.example.com/cb'],
};

const test = plainBrowserTest({ limits: false, clients: [...CLIENTS, PLAIN] }).extend(
  'other',
  { scope: 'file' },
  ({ server }) => server.startInstance(),
);

function expectDead(instance: TestServer, token: string) {
  return expect.poll(async () => (await instance.me(token)).status, { timeout: 2_000 }).toBe(401);
}

test(`A code that is exchanged while its user signs in again gets tokens, which end with the new browser session (${ROUNDS} rounds)`, async ({
  server,
  other,
  browser,
}) => {
  for (let round = 0; round < ROUNDS; round++) {
    const person = await server.register();
    const { trip, code } = await getCode(browser, person);
    const page = await browser.open(`${trip.path}&prompt=login`);
    const { username, password } = person;
    const [answer] = await Promise.all([
      // A sign-in hashes a password first.
      new Promise((resolve) => setTimeout(resolve, round % 8)).then(() =>
        exchange(other, trip, code),
      ),
      browser.submit(page, { username, password }),
    ]);
    expect(answer.status).toBe(200);
    await browser.submit(await browser.open('/sign-out'), { applications: 'on' });
    for (const instance of [server, other]) await expectDead(instance, answer.body.access_token);
    browser.cookies.clear();
  }
});

test(`${PARALLEL} codes of a client without refresh tokens are exchanged at once on two instances: all tokens work, and end with the browser (${ROUNDS} rounds)`, async ({
  server,
  other,
  browser,
}) => {
  for (let round = 0; round < ROUNDS; round++) {
    const person = await server.register();
    const codes = [];
    for (let n = 0; n < PARALLEL; n++) codes.push(await getCode(browser, person, PLAIN));
    const answers = await Promise.all(
      codes.map(({ trip, code }, n) => exchange(n % 2 ? other : server, trip, code)),
    );
    for (const { status, body } of answers) {
      expect([status, (await server.me(body.access_token)).status]).toEqual([200, 200]);
    }
    await browser.submit(await browser.open('/sign-out'), { applications: 'on' });
    for (const { body } of answers) await expectDead(other, body.access_token);
    browser.cookies.clear();
  }
});
