import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer, type TestUser } from '../support/server.js';

describe('GET and PATCH /users/me', () => {
  let server: TestServer;
  let user: TestUser;
  let token: string;
  beforeAll(async () => {
    server = await startServer();
    user = await server.register({ full_name: 'John Doe' });
    token = await server.signIn(user);
  });
  afterAll(() => server.close());

  const change = (json: unknown) => server.call('PATCH', '/users/me', { token, json });

  it('shows the user, and no cache keeps it', async () => {
    const { status, headers, body } = await server.call('GET', '/users/me', { token });
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(Object.keys(body).toSorted()).toEqual(
      'created_at disabled email full_name id roles updated_at username'.split(' '),
    );
    expect(body).toMatchObject({ id: user.id, email: user.email, full_name: 'John Doe' });
  });

  it('changes what is named and keeps the rest', async () => {
    const { status, body } = await change({ full_name: 'Jane Doe' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ full_name: 'Jane Doe', username: user.username });
    expect(Date.parse(body.updated_at)).toBeGreaterThan(Date.parse(body.created_at));
  });

  it('clears a name with null', async () => {
    expect((await change({ full_name: null })).body.full_name).toBeNull();
  });

  it('changes nothing for an empty object', async () => {
    const before = await server.call('GET', '/users/me', { token });
    expect((await change({})).body).toEqual(before.body);
  });

  it('signs in by the new user name and no longer by the old', async () => {
    const { username: old } = user;
    user = { ...user, username: `${old}-new` };
    expect((await change({ username: user.username.toUpperCase() })).body.username).toBe(
      user.username,
    );
    await expect(server.signIn(user)).resolves.toBeTruthy();
    await expect(server.signIn({ ...user, username: old })).rejects.toThrow('400');
  });

  it('answers 409 username_taken for the name of another', async () => {
    const { username } = await server.register();
    const { status, body } = await change({ username });
    expect([status, body.code]).toEqual([409, 'username_taken']);
  });

  it.each([
    [{ email: 'new@example.com' }],
    [{ disabled: true }],
    [{ roles: ['admin'] }],
    [{ id: '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71' }],
    [{ full_name: '' }],
    [{ full_name: 'a\0b' }],
    [{ full_name: 'two\nlines' }],
    [{ full_name: 'a\ud800' }],
    [{ full_name: 'x'.repeat(201) }],
    [{ full_name: 7 }],
    [{ full_name: ['a'] }],
    [{ username: 'x' }],
    [[]],
    ['text'],
    [null],
  ])('answers 422 to %j and changes nothing', async (json) => {
    const before = await server.call('GET', '/users/me', { token });
    const { status, body } = await change(json);
    expect([status, body.code]).toEqual([422, 'validation_failed']);
    expect((await server.call('GET', '/users/me', { token })).body).toEqual(before.body);
  });
});
