import { expect, vi } from 'vitest';
import { createGate } from '../test/fake-server.js';
import { clientTest as test, JOHN, wait } from '../test/unit.js';

const refreshes = (forms: Array<Record<string, string>>) =>
  forms.map(({ refresh_token }) => refresh_token);
const INVALID_GRANT = () => Response.json({ error: 'invalid_grant' }, { status: 400 });

test('Ten calls at once after the expiry send one refresh', async ({ server, signIn }) => {
  const nightlatch = await signIn();
  await wait(901);
  const tokens = await Promise.all(Array.from({ length: 10 }, () => nightlatch.accessToken()));
  expect(new Set(tokens).size).toBe(1);
  expect(server.list('/token')).toEqual([
    { grant_type: 'refresh_token', refresh_token: 'refresh-1' },
  ]);
});

test('The token that another tab has stored is taken, without a request', async ({
  server,
  signIn,
  open,
  window: _window,
}) => {
  const [one, other] = [await signIn(), open()];
  await wait(0);
  vi.setSystemTime(Date.now() + 880_000);
  const token = await one.accessToken();
  expect(await other.accessToken()).toBe(token);
  expect(server.list('/token')).toHaveLength(1);
});

test.for([
  [900, 869, 871],
  [60, 53, 55],
])(
  'A token of %i s is used after %i s, and renewed before a request after %i s',
  async ([life, early, late], { server, signIn }) => {
    server.lifeSeconds = life!;
    const nightlatch = await signIn();
    await wait(early!);
    await nightlatch.accessToken();
    expect(server.list('/token')).toHaveLength(0);
    await wait(late! - early!);
    await nightlatch.accessToken();
    expect(server.list('/token')).toHaveLength(1);
  },
);

test('A clock that was set back counts as an expired token', async ({ server, signIn }) => {
  const nightlatch = await signIn();
  vi.setSystemTime(Date.now() - 3_600_000);
  await nightlatch.accessToken();
  await nightlatch.accessToken();
  expect(server.list('/token')).toHaveLength(1);
});

test('A visible page renews the token between 80 and 90 % of its life, a hidden one when it is shown', async ({
  server,
  signIn,
  window,
}) => {
  await signIn();
  await wait(719);
  expect(server.list('/token')).toHaveLength(0);
  await wait(91);
  expect(server.list('/token')).toHaveLength(1);
  window.document.visibilityState = 'hidden';
  await wait(3_600);
  expect(server.list('/token')).toHaveLength(1);
  window.document.visibilityState = 'visible';
  window.dispatch('visibilitychange');
  await wait(0);
  expect(server.list('/token')).toHaveLength(2);
});

test.for(['visibilitychange', 'pageshow', 'online'])(
  'A page that has slept renews the token at %s, whatever its timers say',
  async (event, { server, signIn, window }) => {
    const nightlatch = await signIn();
    vi.setSystemTime(Date.now() + 8 * 3_600_000);
    window.dispatch(event);
    await wait(0);
    expect(refreshes(server.list('/token'))).toEqual(['refresh-1']);
    expect(nightlatch.state).toBe('signed-in');
  },
);

test('A life longer than the longest timer does not renew at once', async ({
  server,
  signIn,
  window: _window,
}) => {
  server.lifeSeconds = 10_000_000;
  await signIn();
  await wait(60);
  expect(server.list('/token')).toHaveLength(0);
});

test('invalid_grant for a token that storage has replaced does not sign out', async ({
  server,
  signIn,
  open,
  window: _window,
}) => {
  const [one, other] = [await signIn(), open()];
  const gate = createGate();
  server.tokenAnswer = gate.answer;
  vi.setSystemTime(Date.now() + 901_000);
  const call = one.accessToken();
  await other.signIn(JOHN);
  gate.open(INVALID_GRANT());
  expect(await call).toMatch(/^access-2/);
  expect([one.state, other.state]).toEqual(['signed-in', 'signed-in']);
});

test('An answer that arrives after the sign-out is not stored, and its session is revoked', async ({
  server,
  signIn,
}) => {
  const nightlatch = await signIn();
  const gate = createGate();
  server.tokenAnswer = gate.answer;
  await wait(901);
  const call = nightlatch.accessToken();
  await nightlatch.signOut();
  gate.open(server.createTokens());
  await expect(call).rejects.toMatchObject({ code: 'signed_out' });
  expect(nightlatch.state).toBe('signed-out');
  expect(server.list('/revoke')).toEqual([{ token: 'refresh-1' }, { token: 'refresh-2' }]);
});

test('An answer that arrives after another user has signed in does not replace that user, and its session is revoked', async ({
  server,
  signIn,
  open,
  window: _window,
}) => {
  const [one, other] = [await signIn(), open()];
  const gate = createGate();
  server.tokenAnswer = gate.answer;
  vi.setSystemTime(Date.now() + 901_000);
  const call = one.accessToken();
  const late = server.createTokens();
  server.fetch.mockImplementationOnce(() => Promise.resolve(server.createTokens('user-2')));
  await other.signIn(JOHN);
  gate.open(late);
  expect(await call).toMatch(/^access-3/);
  expect([one.session!.subject, other.session!.subject]).toEqual(['user-2', 'user-2']);
  expect(server.list('/revoke')).toEqual([{ token: 'refresh-1' }, { token: 'refresh-2' }]);
});
