import { expect, vi } from 'vitest';
import { FakeStorage, ISSUER } from '../test/fake-server.js';
import { clientTest as test, JOHN, wait } from '../test/unit.js';

const KEY = `nightlatch:${ISSUER}:`;
const fail = () => {
  throw new DOMException('denied', 'SecurityError');
};

test('In a browser the session is in localStorage, under one key, and a new page finds it', async ({
  signIn,
  open,
  window,
}) => {
  const nightlatch = await signIn();
  expect([...window.storage.texts.keys()]).toEqual([KEY]);
  expect(JSON.parse(window.storage.getItem(KEY)!)).toMatchObject({ v: 1, refresh: 'refresh-1' });
  expect([nightlatch.persistent, open().session]).toEqual([true, nightlatch.session]);
});

test('Where the browser blocks the storage, the session lives as long as the page', async ({
  signIn,
  window: _window,
}) => {
  vi.spyOn(globalThis, 'localStorage', 'get').mockImplementation(fail);
  const nightlatch = await signIn();
  expect([nightlatch.persistent, nightlatch.state]).toEqual([false, 'signed-in']);
  await wait(3_600);
  expect(nightlatch.state).toBe('signed-in');
});

test.for(['setItem', 'getItem', 'removeItem'] as const)(
  'Where %s throws from the beginning, the session lives as long as the page',
  async (method, { signIn, window }) => {
    vi.spyOn(window.storage, method).mockImplementation(fail);
    const nightlatch = await signIn();
    expect([nightlatch.persistent, nightlatch.state]).toEqual([false, 'signed-in']);
    await nightlatch.signOut();
    expect(nightlatch.state).toBe('signed-out');
  },
);

test('A storage that is full keeps the session of the page, and no older refresh token', async ({
  server,
  signIn,
  window,
}) => {
  const nightlatch = await signIn();
  vi.spyOn(window.storage, 'setItem').mockImplementation(fail);
  await wait(880);
  expect(await nightlatch.accessToken()).toMatch(/^access-2/);
  expect([nightlatch.persistent, window.storage.getItem(KEY)]).toEqual([false, null]);
  await wait(880);
  expect(await nightlatch.accessToken()).toMatch(/^access-3/);
  expect(server.list('/token')[1]).toMatchObject({ refresh_token: 'refresh-2' });
});

test('A page that opens with a full storage still has the session in it', async ({
  signIn,
  open,
  window,
}) => {
  await signIn();
  vi.spyOn(window.storage, 'setItem').mockImplementation(fail);
  const other = open();
  expect([other.state, other.persistent]).toEqual(['signed-in', true]);
});

test('A storage that is blocked while the page is open keeps the session of the page', async ({
  signIn,
  window,
}) => {
  const nightlatch = await signIn();
  for (const method of ['getItem', 'setItem', 'removeItem'] as const) {
    vi.spyOn(window.storage, method).mockImplementation(fail);
  }
  expect(await nightlatch.accessToken()).toMatch(/^access-1/);
  await wait(3_600);
  expect([nightlatch.state, nightlatch.persistent]).toEqual(['signed-in', false]);
});

test.for([
  ['broken JSON', '{"v":1,"access":'],
  ['another version', '{"v":2,"access":"a"}'],
  ['null', 'null'],
  ['a number', '7'],
  ['a session without a token', '{"v":1}'],
])('%s in the storage is no session, quietly', async ([, text], { open, window }) => {
  window.storage.setItem(KEY, text!);
  const nightlatch = open();
  expect([nightlatch.state, nightlatch.session]).toEqual(['signed-out', null]);
  await nightlatch.signIn(JOHN);
  expect(nightlatch.state).toBe('signed-in');
});

test('Outside of a browser the session is in memory, or in the store of the application', async ({
  signIn,
  open,
}) => {
  const nightlatch = await signIn();
  expect([nightlatch.persistent, open().state]).toEqual([false, 'signed-out']);
  const storage = new FakeStorage();
  const stored = await signIn({ storage });
  expect([stored.persistent, open({ storage }).session]).toEqual([true, stored.session]);
});
