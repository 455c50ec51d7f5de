import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer, type TestUser } from '../support/server.js';

/** Passport's registry is one for the process; test suites of host applications boot many in one. */
describe('two applications in one process', () => {
  let first: TestServer;
  let second: TestServer;
  let user: TestUser;
  let stranger: TestUser;
  beforeAll(async () => {
    first = await startServer();
    second = await startServer();
    user = await first.register();
    stranger = await second.register();
  });
  afterAll(async () => {
    await first.close();
    await second.close();
  });

  it('sign in their own users, and not those of the other', async () => {
    await expect(first.signIn(user)).resolves.toBeTruthy();
    await expect(second.signIn(stranger)).resolves.toBeTruthy();
    await expect(first.signIn(stranger)).rejects.toThrow('400');
    await expect(second.signIn(user)).rejects.toThrow('400');
  });

  it('accept their own tokens, and not those of the other', async () => {
    const token = await first.signIn(user);
    expect((await first.call('GET', '/users/me', { token })).body.id).toBe(user.id);
    expect((await second.call('GET', '/users/me', { token })).status).toBe(401);
  });
});
