import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer, type TestUser } from '../support/server.js';

/** Passport has one registry per process, in which the tests of a host start many applications. */
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

  it('each of two applications in one process signs in its own users only', async () => {
    await expect(first.signIn(user)).resolves.toBeTruthy();
    await expect(second.signIn(stranger)).resolves.toBeTruthy();
    await expect(first.signIn(stranger)).rejects.toThrow('400');
    await expect(second.signIn(user)).rejects.toThrow('400');
  });

  it('each of two applications in one process accepts its own tokens only', async () => {
    const token = await first.signIn(user);
    expect((await first.call('GET', '/users/me', { token })).body.id).toBe(user.id);
    expect((await second.call('GET', '/users/me', { token })).status).toBe(401);
  });
});
