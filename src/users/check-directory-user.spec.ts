import { afterEach, expect, it, vi } from 'vitest';
import { UnavailableError } from '../http/errors.js';
import { assertDirectoryUser, receiveDirectoryUser } from './check-directory-user.js';
import type { DirectoryUser } from './user-directory.js';

const JANE: DirectoryUser = { id: '1', email: 'jane@example.com', disabled: false };

afterEach(() => vi.useRealTimers());

it.each([
  [{ ...JANE, id: 7 }, /the id .* not a number\.$/],
  [{ ...JANE, id: 7n }, /the id .* not a bigint\.$/],
  [{ ...JANE, id: null }, /the id .* not null\.$/],
  [{ ...JANE, id: undefined }, /the id .* not undefined\.$/],
  [{ ...JANE, id: '' }, /the id .* not text of 0 characters\.$/],
  [{ ...JANE, id: ' ' }, /the id .* not text of 1 characters\.$/],
  [{ ...JANE, id: 'x'.repeat(300) }, /the id .* 1 to 200 .* not text of 300 characters\.$/],
  [{ ...JANE, id: 'a\0b' }, /the id .* without control characters/],
  [{ ...JANE, id: '\ud800' }, /the id .* without control characters/],
  [{ id: '1', email: 'jane@example.com', active: false }, /`disabled`, not `active`/],
  [{ id: '1', email: 'jane@example.com' }, /disabled .* true or false, not undefined/],
  [{ ...JANE, disabled: 0 }, /disabled .* true or false, not a number/],
  [{ ...JANE, disabled: 'f' }, /disabled .* true or false, not a string/],
  [{ ...JANE, email: null }, /email .* text, not null/],
  [{ ...JANE, email: 'no-address' }, /email .* an e-mail address, or empty/],
  [{ ...JANE, username: 7 }, /username .* text or null, not a number/],
  [{ ...JANE, fullName: [] }, /fullName .* text or null, not a list/],
  [{ ...JANE, roles: 'admin' }, /roles .* list of text, not a string/],
  [{ ...JANE, roles: ['admin', 7] }, /roles .* list of text/],
  [{ ...JANE, roles: null }, /roles .* list of text, not null/],
  ['jane', /the id .* not undefined/],
])(
  'A user of a UserDirectory that is %o is rejected with an error that names the member',
  (user, message) => {
    const check = () => assertDirectoryUser(user as unknown as DirectoryUser);
    expect(check).toThrow(message);
    expect(check).toThrow('UserDirectory: ');
  },
);

it.each(['-1', '007', 'a b', 'a/b', 'ü', 'x'.repeat(200), '9007199254740993'])(
  'A user of a UserDirectory may have the id %j',
  (id) => {
    assertDirectoryUser({ ...JANE, id, username: null, fullName: 'Jane', roles: ['Any Role'] });
  },
);

it('A user of a UserDirectory with `active` in place of `disabled` does not compile', () => {
  // @ts-expect-error -- `active` was the member until it became `disabled`.
  const user: DirectoryUser = { id: '1', email: 'jane@example.com', active: true };
  expect(() => assertDirectoryUser(user)).toThrow('give `disabled: !active`');
});

it('A UserDirectory that does not answer for ten seconds is a 503, and logged', async () => {
  vi.useFakeTimers();
  const answer = receiveDirectoryUser(new Promise(() => {}));
  const [result] = await Promise.allSettled([answer, vi.advanceTimersByTimeAsync(10_000)]);
  expect(result).toMatchObject({ status: 'rejected', reason: expect.any(UnavailableError) });
});

it('A UserDirectory that answers leaves no timer behind', async () => {
  vi.useFakeTimers();
  expect(await receiveDirectoryUser(Promise.resolve(JANE))).toBe(JANE);
  expect(await receiveDirectoryUser(Promise.resolve(null))).toBeNull();
  await expect(receiveDirectoryUser(Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(vi.getTimerCount()).toBe(0);
});
