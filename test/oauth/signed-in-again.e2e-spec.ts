import { expect } from 'vitest';
import { SessionsService, SignInService, UsersService } from '../../src/index.js';
import { SYSTEM_ACTOR } from '../../src/events/actor.js';
import { BrowserSessions } from '../../src/sessions/browser-sessions.js';
import { askForCodes, decide, poll, startBrowserSession } from '../support/device.js';
import { exchange, getCode, plainBrowserTest, SPA, WEB } from '../support/plain-browser.js';
import type { TestServer, TestUser } from '../support/server.js';

const test = plainBrowserTest();

/** Has the user sign in in a browser whose session it replaces. */
async function signInAgain(
  server: TestServer,
  replacedId: string,
  { id }: TestUser,
  proof: { methods: [string, ...string[]]; authenticatedAt?: Date } = { methods: ['password'] },
): Promise<string> {
  const user = await server.app.get(UsersService).getById(id);
  const request = { ip: '192.0.2.7', userAgent: 'Firefox' };
  const given = { ...proof, request, lifetimeSeconds: 43_200 };
  const result = await server.app.get(SignInService).completeInBrowser(user, given);
  if (result.status !== 'session') throw new Error('A sign-in step asks for more.');
  const browsers = server.app.get(BrowserSessions);
  const former = await browsers.findById(replacedId);
  await browsers.replace({}, former, result.session, SYSTEM_ACTOR);
  return result.session.id;
}

/** Polls as a device whose request was approved in a browser session, after `act`. */
async function pollAfter(
  server: TestServer,
  user: TestUser,
  act: (sessionId: string) => Promise<unknown>,
) {
  const device = (await askForCodes(server)).body;
  const sessionId = await startBrowserSession(server, user);
  await decide(server, user, sessionId, device);
  await act(sessionId);
  return poll(server, device);
}

test('A code that is on its way while its user signs in again in another tab gets tokens of the new browser session', async ({
  server,
  newUser,
  browser,
}) => {
  const { trip, code } = await getCode(browser, newUser);
  await getCode(browser, newUser, WEB, { prompt: 'login' });
  await getCode(browser, newUser, WEB, { prompt: 'login' });
  const { status, body } = await exchange(server, trip, code);
  expect(status).toBe(200);
  await browser.submit(await browser.open('/sign-out'), { applications: 'on' });
  expect((await server.me(body.access_token)).status).toBe(401);
});

test('A code is dead after a sign-in of another user in the same browser, and after the sign-out of the new session', async ({
  server,
  newUser,
  browser,
}) => {
  const { trip, code } = await getCode(browser, newUser);
  const other = await server.register();
  await getCode(browser, other, SPA, { prompt: 'select_account' });
  expect((await exchange(server, trip, code)).body.error).toBe('invalid_grant');
  const next = await getCode(browser, other, SPA, { prompt: 'login' });
  await getCode(browser, other, SPA, { prompt: 'login' });
  await browser.submit(await browser.open('/sign-out'));
  expect((await exchange(server, next.trip, next.code)).body.error).toBe('invalid_grant');
});

test('A device gets its tokens after its user has signed in again where they approved it', async ({
  server,
  newUser,
}) => {
  const { status } = await pollAfter(server, newUser, (id) => signInAgain(server, id, newUser));
  expect(status).toBe(200);
});

test('A device gets no tokens after a sign-in of another user, a weaker or an older one, or the end of all sessions', async ({
  server,
  newUser,
}) => {
  const other = await server.register();
  const old = { methods: ['federated'] as [string], authenticatedAt: new Date(0) };
  const acts: Array<(sessionId: string) => Promise<unknown>> = [
    (id) => signInAgain(server, id, other),
    (id) => signInAgain(server, id, newUser, old),
    async (id) => {
      await server.app.get(SessionsService).endAll({ userId: newUser.id }, 'revoked');
      await signInAgain(server, id, newUser);
    },
    async (id) => {
      await signInAgain(server, id, newUser);
      await server.app.get(SessionsService).endAll({ userId: newUser.id }, 'revoked');
    },
  ];
  for (const act of acts) {
    expect((await pollAfter(server, newUser, act)).body.error).toBe('access_denied');
  }
  const device = (await askForCodes(server)).body;
  const first = await startBrowserSession(server, newUser);
  const strong = await signInAgain(server, first, newUser, { methods: ['password', 'totp'] });
  await decide(server, newUser, strong, device);
  await signInAgain(server, strong, newUser);
  expect((await poll(server, device)).body.error).toBe('access_denied');
});
