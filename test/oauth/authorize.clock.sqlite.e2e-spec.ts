import { expect } from 'vitest';
import { Clock } from '../../src/index.js';
import { askForCodes, poll } from '../support/device.js';
import {
  beginTrip,
  exchange,
  getCode,
  NATIVE,
  PlainBrowser,
  plainBrowserTest,
  readCallback,
  SPA,
} from '../support/plain-browser.js';
import type { TestServer } from '../support/server.js';

const test = plainBrowserTest();

/** A clock of a server that stands still between two calls. */
class StillClock {
  private ms = Date.now();

  constructor({ app }: TestServer) {
    const now = () => new Date(this.ms);
    const clock = app.get(Clock, { strict: false });
    Object.assign(clock, { now, monotonicMs: () => this.ms, follow: () => {} });
  }

  advance(ms: number): void {
    this.ms += ms;
  }
}

test('Codes, proofs of a sign-in, device codes and browser sessions end at the millisecond, and not before', async ({
  startServer,
}) => {
  const server = await startServer();
  const user = await server.register();
  const clock = new StillClock(server);
  const open = (browser: PlainBrowser, path: string) => browser.send('GET', path);
  const browser = new PlainBrowser(server);

  // A code lives a minute.
  const [early, late] = [await getCode(browser, user), await getCode(browser, user)];
  clock.advance(59_999);
  expect((await exchange(server, early.trip, early.code)).status).toBe(200);
  clock.advance(1);
  const { status, body } = await exchange(server, late.trip, late.code);
  expect([status, body.error]).toEqual([400, 'invalid_grant']);

  // The proof that a person has signed in for a request lives ten.
  const { username, password } = user;
  const page = await browser.open(beginTrip(NATIVE, { prompt: 'login' }).path);
  const form = { form: /name="form" value="([^"]+)"/.exec(page.body)![1]!, username, password };
  const sent = await browser.send('POST', page.url, { form });
  const next = sent.headers.get('refresh')!.replace('0; url=', '');
  clock.advance(599_999);
  expect(
    readCallback({ url: (await open(browser, next)).headers.get('location')! }),
  ).toHaveProperty('code');
  clock.advance(1);
  expect((await open(browser, next)).headers.get('location')).toMatch(/^\/sign-in\?/);

  // So does a device code.
  const { body: device } = await askForCodes(server);
  clock.advance(599_999);
  expect((await poll(server, device)).body.error).toBe('authorization_pending');
  clock.advance(1);
  expect((await poll(server, device)).body.error).toBe('expired_token');

  // The session of a browser lives twelve hours.
  clock.advance(12 * 3_600_000 - 1_200_001);
  expect(readCallback(await browser.open(beginTrip(SPA).path))).toHaveProperty('code');
  clock.advance(1);
  expect((await browser.open(beginTrip(SPA).path)).url).toMatch(/^\/sign-in\?/);
});

test('A sign-in whose requests are answered in turn by two instances, one of them 30 seconds ahead, ends with tokens', async ({
  startServer,
}) => {
  const ahead = await startServer();
  const other = await ahead.startInstance();
  ahead.setClockAhead(30);
  other.setClockAhead(0);
  const user = await ahead.register();
  for (const first of [0, 1]) {
    for (const [client, changes] of [
      [SPA, { prompt: 'login' }],
      [SPA, { max_age: '0' }],
      [NATIVE, {}],
    ] as const) {
      let turn = first;
      const both = {
        get url(): string {
          return (turn++ % 2 === 0 ? ahead : other).url;
        },
      };
      const browser = new PlainBrowser(both);
      // The browser has a session of the other instance already.
      await getCode(browser, user);
      for (const server of [ahead, other]) {
        const trip = beginTrip(client, changes);
        const page = await browser.open(trip.path);
        const { username, password } = user;
        const values: Record<string, string> = page.url.startsWith('/sign-in?')
          ? { username, password }
          : {};
        const { code } = readCallback(await browser.submit(page, values));
        expect((await exchange(server, trip, code!)).status, JSON.stringify(changes)).toBe(200);
      }
    }
  }
});
