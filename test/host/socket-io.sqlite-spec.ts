import { APP_GUARD } from '@nestjs/core';
import { IoAdapter } from 'nest-socket.io';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AuthModule, JwtAuthGuard, OAuthModule, RegistrationModule } from '../../src/index.js';
import { connect } from '../examples/app/chat-client.js';
import { ChatGateway } from '../examples/app/chat.gateway.js';
import type { TestDatabase } from '../support/databases.js';
import { authOptions, ownDataSource, TestHost } from '../support/host.js';
import { createHostDatabase } from '../support/migrated-database.js';

const JOHN = { username: 'johndoe', password: 'correct horse battery staple' };
const JANE = { username: 'jane', password: 'correct horse battery staple' };
const INVALID = { status: 401, code: 'invalid_token', detail: 'Could not validate credentials' };

let database: TestDatabase;
let host: TestHost;
let token: string;
let ids: string[];
const open: Socket[] = [];

const signIn = async (user = JOHN, scope?: string): Promise<string> => {
  const form = { ...user, ...(scope !== undefined && { scope }) };
  return (await host.call('POST', '/token', { form })).body.access_token;
};
/** A socket that opens without reconnecting by itself. */
const dial = (auth: object, extraHeaders: Record<string, string> = {}): Socket => {
  const socket = io(host.url, { auth, extraHeaders, forceNew: true, reconnection: false });
  open.push(socket);
  return socket;
};
const connected = async (auth: object): Promise<Socket> => {
  const socket = dial(auth);
  await new Promise((resolve) => socket.once('connect', () => resolve(null)));
  return socket;
};
/** The body with which the server refuses a connection. */
const refusal = async (auth: object, headers?: Record<string, string>) => {
  const socket = dial(auth, headers);
  return new Promise((resolve) =>
    socket.once('connect_error', (error) => resolve((error as { data?: unknown }).data)),
  );
};
const say = (socket: Socket, text: string) => socket.timeout(5_000).emitWithAck('say', text);
/** The exception that answers a message. */
const exception = async (socket: Socket, event: string, data: unknown) => {
  const answered = new Promise((resolve) => socket.once('exception', resolve));
  socket.emit(event, data);
  return answered;
};

beforeAll(async () => {
  database = await createHostDatabase('sqlite');
  const scopes = { 'chat:read': 'Read messages', 'chat:write': 'Write messages' };
  const imports = [
    ownDataSource(database.url),
    AuthModule.forRoot({ ...authOptions(), scopes }),
    OAuthModule.forRoot(),
    RegistrationModule.forRoot(),
  ];
  const globally = { provide: APP_GUARD, useExisting: JwtAuthGuard };
  const module = { imports, providers: [ChatGateway, globally] };
  const configure = (app: TestHost['app']) => void app.useWebSocketAdapter(new IoAdapter(app));
  host = await TestHost.start(module, { configure });
  const users = [JOHN, JANE].map((user) => ({ ...user, email: `${user.username}@example.com` }));
  const created = await Promise.all(users.map((json) => host.call('POST', '/users', { json })));
  ids = created.map(({ body }) => body.id);
});
beforeEach(async () => {
  token = await signIn();
});
afterEach(() => {
  vi.useRealTimers();
  for (const socket of open.splice(0)) socket.disconnect();
});
afterAll(async () => {
  await host?.close();
  await database?.drop();
});

describe('socket.io', () => {
  it('socket.io: the token is taken from auth.token, and @CurrentUser() is its principal', async () => {
    const socket = await connected({ token });
    expect(await say(socket, 'Hello')).toEqual({ from: ids[0], text: 'Hello' });
  });

  it('socket.io: a connection without a token is refused with not_authenticated', async () => {
    for (const auth of [{}, { token: null }, { token: '' }])
      expect(await refusal(auth)).toMatchObject({ status: 401, code: 'not_authenticated' });
  });

  it.each([
    ['a number', 1],
    ['an array', ['x']],
    ['an object', { toString: 'x' }],
    ['900,000 characters', 'x'.repeat(900_000)],
    ['a token with a scheme', 'Bearer x.y.z'],
  ])('socket.io: %s as auth.token is refused with invalid_token', async (_case, hostile) => {
    expect(await refusal({ token: hostile })).toMatchObject(INVALID);
  });

  it('socket.io: a header and auth.token with different tokens are refused, and with one token are not', async () => {
    const other = { authorization: `Bearer ${await signIn()}` };
    expect(await refusal({ token }, other)).toMatchObject({ status: 400, code: 'invalid_request' });
    const socket = dial({ token }, { authorization: `Bearer ${token}` });
    await new Promise((resolve) => socket.once('connect', () => resolve(null)));
    expect(await say(socket, 'Hello')).toEqual({ from: ids[0], text: 'Hello' });
  });

  it('socket.io: a message without its scope answers an exception with insufficient_scope', async () => {
    const socket = await connected({ token: await signIn(JOHN, 'chat:read') });
    expect(await exception(socket, 'say', 'Hello')).toMatchObject({ code: 'insufficient_scope' });
  });

  it('socket.io: after a sign-out a message answers invalid_token, and a new token restores the connection', async () => {
    const socket = await connected({ token });
    await host.call('POST', '/logout', { token });
    expect(await exception(socket, 'say', 'Hello')).toMatchObject(INVALID);
    const jane = { token: await signIn(JANE) };
    expect(await exception(socket, 'authenticate', jane)).toMatchObject({ code: 'different_user' });
    expect(await exception(socket, 'authenticate', { token: [] })).toMatchObject(INVALID);
    const { exp } = await socket.emitWithAck('authenticate', { token: await signIn() });
    expect(exp * 1_000).toBeGreaterThan(Date.now());
    expect(await say(socket, 'Hello')).toEqual({ from: ids[0], text: 'Hello' });
  });

  it('socket.io: the client of the docs connects again with a new token when its session has ended', async () => {
    const tokens = [token, await signIn()];
    const socket = connect(host.url, () => Promise.resolve(tokens.shift()!));
    open.push(socket);
    await new Promise((resolve) => socket.once('connect', () => resolve(null)));
    await host.call('POST', '/logout', { token });
    const again = new Promise((resolve) => socket.once('connect', () => resolve(null)));
    socket.emit('say', 'Hello');
    await again;
    expect(await say(socket, 'Hello')).toEqual({ from: ids[0], text: 'Hello' });
  });

  it('socket.io: a check at intervals disconnects a client whose session has ended', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const socket = await connected({ token });
    vi.advanceTimersByTime(30_000);
    expect(await say(socket, 'Hello')).toEqual({ from: ids[0], text: 'Hello' });
    await host.call('POST', '/logout', { token });
    const disconnected = new Promise((resolve) => socket.once('disconnect', resolve));
    vi.advanceTimersByTime(30_000);
    expect(await disconnected).toBe('io server disconnect');
  });
});
