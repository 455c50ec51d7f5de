import { expect, vi } from 'vitest';
import { createGate, FakeChannel, FakeStorage, ISSUER } from '../test/fake-server.js';
import type { Subscriber } from './index.js';
import { clientTest as test, JOHN, record, wait } from '../test/unit.js';

const KEY = `nightlatch:${ISSUER}:`;

test('The other tabs hear of a sign-in, a refresh and a sign-out once each, and no message has a token', async ({
  signIn,
  open,
  window,
}) => {
  const other = open();
  const heard = record(other);
  const one = await signIn();
  await wait(0);
  vi.setSystemTime(Date.now() + 880_000);
  await one.accessToken();
  await wait(0);
  window.dispatch('storage');
  await one.signOut();
  window.dispatch('storage');
  await wait(0);
  expect(heard).toEqual([
    ['signed-in', 'other_tab'],
    ['signed-in', 'other_tab'],
    ['signed-out', 'other_tab'],
  ]);
  expect(FakeChannel.posted).toMatchObject([
    { type: 'changed' },
    { type: 'changed' },
    { type: 'signed-out' },
  ]);
  expect(JSON.stringify(FakeChannel.posted)).not.toMatch(/access-|refresh-/);
});

test('A sign-out in another tab is believed before the storage shows it, and a sign-in after it too', async ({
  signIn,
  open,
  window,
}) => {
  const [one, other] = [await signIn(), open()];
  const before = window.storage.getItem(KEY)!;
  await one.signOut();
  // As if the write had not reached this tab.
  window.storage.setItem(KEY, before);
  await wait(0);
  await expect(other.accessToken()).rejects.toMatchObject({ code: 'signed_out' });
  window.storage.removeItem(KEY);
  await one.signIn(JOHN);
  await wait(0);
  expect([other.state, await other.accessToken()]).toEqual(['signed-in', await one.accessToken()]);
});

test('A tab reads the storage when the storage event arrives, also without a message', async ({
  signIn,
  open,
  window,
}) => {
  vi.stubGlobal('BroadcastChannel', undefined);
  const other = open();
  await signIn();
  expect(other.state).toBe('signed-out');
  window.dispatch('storage');
  expect(other.state).toBe('signed-in');
});

test('The session is the same object until it changes', async ({ signIn }) => {
  const nightlatch = await signIn();
  const { session } = nightlatch;
  expect(session).toEqual({
    subject: 'user-1',
    scope: 'items:read',
    expiresAt: Date.now() + 900_000,
  });
  await nightlatch.accessToken();
  expect(nightlatch.session).toBe(session);
  await wait(880);
  await nightlatch.accessToken();
  expect(nightlatch.session).not.toBe(session);
});

test('A page in the back/forward cache has no open channel, and reads the session when it is shown again', async ({
  signIn,
  open,
  window,
}) => {
  const other = open();
  window.dispatch('pagehide');
  expect(FakeChannel.all.size).toBe(0);
  window.dispatch('pageshow');
  expect(FakeChannel.all.size).toBe(1);
  window.dispatch('pagehide');
  await signIn();
  expect(other.state).toBe('signed-out');
  window.dispatch('pageshow');
  expect([other.state, FakeChannel.all.size]).toEqual(['signed-in', 2]);
});

test('With a storage of its own, a tab opens no channel', async ({ signIn, window: _window }) => {
  vi.stubGlobal('sessionStorage', new FakeStorage());
  for (const storage of ['memory', 'session'] as const) await signIn({ storage });
  expect(FakeChannel.all.size).toBe(0);
});

test('A subscriber that asks for the token gets it, and one that is removed is not called', async ({
  signIn,
}) => {
  const nightlatch = await signIn();
  const got: string[] = [];
  nightlatch.subscribe(() => void nightlatch.accessToken().then((token) => got.push(token)));
  const removed = vi.fn<Subscriber>();
  const stop = nightlatch.subscribe(removed);
  await wait(880);
  const call = nightlatch.accessToken();
  stop();
  const token = await call;
  await wait(0);
  expect(got).toEqual([token]);
  expect(removed).not.toHaveBeenCalled();
});

test('Subscribing twice, and stopping twice, as React does in StrictMode, leaves one subscription', async ({
  signIn,
}) => {
  const nightlatch = await signIn();
  const subscriber = vi.fn<Subscriber>();
  const [first] = [nightlatch.subscribe(subscriber), nightlatch.subscribe(subscriber)];
  first();
  first();
  await nightlatch.signOut();
  expect(subscriber.mock.calls).toEqual([['signed-out', 'sign_out']]);
});

test('After dispose() another client of the page has the session, with what a refresh under way returned', async ({
  server,
  signIn,
  open,
  window: _window,
}) => {
  const nightlatch = await signIn();
  await wait(0);
  const gate = createGate();
  server.tokenAnswer = gate.answer;
  vi.setSystemTime(Date.now() + 880_000);
  const heard = record(nightlatch);
  const call = nightlatch.accessToken();
  nightlatch.dispose();
  gate.open(server.createTokens());
  const token = await call;
  await wait(60);
  // No channel, no timer and no subscription is left, also after the answer.
  expect([FakeChannel.all.size, vi.getTimerCount(), heard]).toEqual([0, 0, []]);
  expect(await open().accessToken()).toBe(token);
  expect(server.list('/token')).toHaveLength(1);
});
