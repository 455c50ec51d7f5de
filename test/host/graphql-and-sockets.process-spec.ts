import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { buildHost, HostProcess } from '../support/host-process.js';
import { SigningIssuer } from '../support/signing-issuer.js';

const NAME = 'graphql-and-sockets';
const BIRDS = '{ birds }';
const UNKNOWN = { code: 'not_authenticated', status: 401, detail: 'Not authenticated' };
const INVALID = { code: 'invalid_token', status: 401, detail: 'Could not validate credentials' };
const SEVERAL = { code: 'invalid_request', status: 400 };
const STEP_UP = {
  code: 'insufficient_user_authentication',
  status: 401,
  max_age: 60,
  acr_values: 'aal2',
};

let issuer: SigningIssuer;
let host: HostProcess;
let subscriptions: HostProcess;
let reader: string;
let stranger: string;

beforeAll(async () => {
  [issuer] = await Promise.all([SigningIssuer.start(), buildHost(NAME)]);
  [host, subscriptions] = await Promise.all([
    HostProcess.start(NAME, issuer.settings),
    HostProcess.start(NAME, { ...issuer.settings, SUBSCRIPTIONS: 'on' }),
  ]);
  [reader, stranger] = [issuer.sign(), issuer.sign({ scope: 'other' })];
});
afterAll(async () => {
  await Promise.all([host?.remove(), subscriptions?.remove()]);
  await issuer?.stop();
});

const ago = (seconds: number) => Math.floor(Date.now() / 1_000) - seconds;
const recent = () => issuer.sign({ acr: 'phr', auth_time: ago(5) });
const toSocketUrl = ({ url }: HostProcess, path: string) => url.replace('http', 'ws') + path;
const spoil = (token: string) => `${token.slice(0, -8)}AAAAAAAA`;

describe('GraphQL with Mercurius', () => {
  const query = (text: string, token?: string) =>
    host.call('POST', '/graphql', { json: { query: text }, token });

  it('GraphQL: a @Public() query needs no token', async () => {
    expect((await query('{ season }')).body).toEqual({ data: { season: 'autumn' } });
  });

  it('GraphQL: @CurrentUser() is the principal of the token', async () => {
    const { body } = await query('{ watcher birds }', reader);
    expect(body).toEqual({ data: { watcher: 'john', birds: ['a heron, seen by john'] } });
  });

  it('GraphQL: a query without a valid token or without its scope answers UNAUTHENTICATED or FORBIDDEN', async () => {
    const missing = await query('{ watcher }');
    expect(missing.body.data).toBeNull();
    expect(missing.body.errors[0]).toMatchObject({
      message: 'Not authenticated',
      path: ['watcher'],
      extensions: { code: 'UNAUTHENTICATED', originalError: UNKNOWN },
    });
    const invalid = await query(BIRDS, spoil(reader));
    expect(invalid.body.errors[0]).toMatchObject({
      message: 'Could not validate credentials',
      extensions: { code: 'UNAUTHENTICATED', originalError: INVALID },
    });
    const other = await query(BIRDS, stranger);
    expect(other.body.errors[0]).toMatchObject({
      message: 'Not enough permissions',
      extensions: { code: 'FORBIDDEN', originalError: { code: 'insufficient_scope' } },
    });
    expect((await query('{ watcher }', stranger)).body).toEqual({ data: { watcher: 'john' } });
  });

  it('GraphQL: a query that needs a recent sign-in answers UNAUTHENTICATED, with what it needs', async () => {
    expect((await query('{ nest }', recent())).body).toEqual({ data: { nest: 'in the reeds' } });
    for (const token of [reader, issuer.sign({ acr: 'aal2', auth_time: ago(120) })]) {
      expect((await query('{ nest }', token)).body.errors[0].extensions).toMatchObject({
        code: 'UNAUTHENTICATED',
        originalError: STEP_UP,
      });
    }
  });

  /** The answer to a subscription of a connection that was opened with these parameters and this token in a header. */
  const subscribe = async (params: object, header?: string) => {
    const headers = header === undefined ? {} : { authorization: `Bearer ${header}` };
    const url = toSocketUrl(subscriptions, '/graphql');
    const socket = new WebSocket(url, 'graphql-transport-ws', { headers });
    await once(socket, 'open');
    const ask = async (message: object) => {
      socket.send(JSON.stringify(message));
      return JSON.parse(String((await once(socket, 'message'))[0]));
    };
    expect((await ask({ type: 'connection_init', payload: params })).type).toBe('connection_ack');
    const payload = { query: 'subscription { sightings }' };
    const answer = await ask({ id: '1', type: 'subscribe', payload });
    socket.terminate();
    return answer;
  };

  it('GraphQL: a subscription takes the token of connectionParams.authorization', async () => {
    const { type, payload } = await subscribe({ authorization: `Bearer ${reader}` });
    expect([type, payload.data]).toEqual(['next', { sightings: 'a heron, seen by john' }]);
  });

  it('GraphQL: a subscription that looks at `exp` ends with its token', async () => {
    const authorization = `Bearer ${issuer.sign({ seconds: -3 })}`;
    expect((await subscribe({ authorization })).type).toBe('complete');
  });

  it.each([
    ['no token', {}, undefined, 'Not authenticated', 'UNAUTHENTICATED'],
    ['an invalid one', { authorization: 'Bearer x' }, undefined, INVALID.detail, 'UNAUTHENTICATED'],
    ['an array', { authorization: ['Bearer x'] }, undefined, INVALID.detail, 'UNAUTHENTICATED'],
    [
      'two tokens',
      { authorization: 'Bearer x' },
      'y',
      'The connection has several tokens.',
      'BAD_REQUEST',
    ],
  ])('GraphQL: a subscription with %s is refused', async (_case, params, header, message, code) => {
    const answer = await subscribe(params, header);
    expect(answer.type).toBe('error');
    expect(answer.payload[0]).toMatchObject({ message, extensions: { code } });
  });
});

describe('WebSockets with ws', () => {
  interface Opening {
    header?: string;
    subprotocols?: string[];
    path?: string;
  }
  const open = async ({ header, subprotocols, path = '/birds' }: Opening = {}) => {
    const headers = header === undefined ? {} : { authorization: `Bearer ${header}` };
    const socket = new WebSocket(toSocketUrl(host, path), subprotocols, { headers });
    await once(socket, 'open');
    const ask = async (event: string, data: unknown = {}) => {
      socket.send(JSON.stringify({ event, data }));
      return JSON.parse(String((await once(socket, 'message'))[0]));
    };
    return { socket, ask, close: () => socket.terminate() };
  };
  const deny = (error: object) => ({ event: 'exception', data: expect.objectContaining(error) });

  it('WebSockets: the token is taken from the Authorization header', async () => {
    const { ask, close } = await open({ header: reader });
    expect(await ask('watcher')).toEqual({ event: 'watcher', data: 'john' });
    expect(await ask('birds')).toEqual({ event: 'birds', data: ['a heron'] });
    close();
  });

  it('WebSockets: the token is taken from the subprotocol after `bearer`, which is not sent back', async () => {
    const { socket, ask, close } = await open({ subprotocols: ['bearer', reader] });
    expect(socket.protocol).toBe('bearer');
    expect(await ask('watcher')).toEqual({ event: 'watcher', data: 'john' });
    close();
  });

  it('WebSockets: the token is taken from a first message', async () => {
    const { ask, close } = await open();
    expect(await ask('watcher')).toEqual(deny(UNKNOWN));
    const { event, data } = await ask('authenticate', { token: reader });
    expect([event, data.exp * 1_000 > Date.now()]).toEqual(['authenticated', true]);
    expect(await ask('watcher')).toEqual({ event: 'watcher', data: 'john' });
    close();
  });

  it('WebSockets: a token in the query string is not read', async () => {
    const { ask, close } = await open({ path: `/birds?token=${reader}&access_token=${reader}` });
    expect(await ask('watcher')).toEqual(deny(UNKNOWN));
    close();
  });

  it('WebSockets: a refused message answers an exception with its code, and the socket stays open', async () => {
    const { ask, close } = await open({ header: stranger });
    const refused = { status: 403, code: 'insufficient_scope', detail: 'Not enough permissions' };
    expect(await ask('birds')).toEqual(deny(refused));
    expect(await ask('watcher')).toEqual({ event: 'watcher', data: 'john' });
    close();
  });

  it('WebSockets: a message that needs a recent sign-in says so, and another token is enough', async () => {
    const { ask, close } = await open({ header: reader, path: '/nests' });
    expect(await ask('nest')).toEqual(deny(STEP_UP));
    close();
    const later = await open({ header: recent(), path: '/nests' });
    expect(await later.ask('nest')).toEqual({ event: 'nest', data: 'in the reeds' });
    later.close();
  });

  it('WebSockets: two different tokens are refused, and one token in two places is not', async () => {
    const both = await open({ header: reader, subprotocols: ['bearer', stranger] });
    expect(await both.ask('watcher')).toEqual(deny(SEVERAL));
    const same = await open({ header: reader, subprotocols: ['chat', 'bearer', reader] });
    expect(await same.ask('watcher')).toEqual({ event: 'watcher', data: 'john' });
    for (const { close } of [both, same]) close();
  });

  it.each([
    ['without a token', ['bearer'], UNKNOWN],
    ['with the token first', ['x', 'bearer'], UNKNOWN],
    ['with an invalid token', ['bearer', 'x.y.z'], INVALID],
  ])('WebSockets: the subprotocol `bearer` %s is refused', async (_case, subprotocols, error) => {
    const { ask, close } = await open({ subprotocols });
    expect(await ask('watcher')).toEqual(deny(error));
    close();
  });

  it('WebSockets: hostile values in the message `authenticate` are refused, and the token stays', async () => {
    const { ask, close } = await open({ header: reader });
    const hostile = [1, true, [reader], { toString: reader }, `Bearer ${reader}`, spoil(reader)];
    for (const token of [...hostile, 'x'.repeat(1_000_000), `${reader}\r\nX-Evil: 1`])
      expect(await ask('authenticate', { token })).toEqual(deny(INVALID));
    for (const data of [{ token: '' }, {}, null, 'text', []])
      expect(await ask('authenticate', data)).toEqual(deny(UNKNOWN));
    expect(await ask('watcher')).toEqual({ event: 'watcher', data: 'john' });
    close();
  });

  it('WebSockets: a socket does not pass to another user', async () => {
    const { ask, close } = await open({ header: reader });
    expect(await ask('watcher')).toEqual({ event: 'watcher', data: 'john' });
    const jane = { token: issuer.sign({ sub: 'jane' }) };
    expect(await ask('authenticate', jane)).toEqual(deny({ status: 403, code: 'different_user' }));
    expect(await ask('watcher')).toEqual({ event: 'watcher', data: 'john' });
    close();
  });

  it('WebSockets: after its token has expired, a message answers invalid_token until a new token is sent', async () => {
    // Tokens are accepted for five seconds after their `exp`, because clocks differ.
    const { ask, close } = await open({ header: issuer.sign({ seconds: -3 }) });
    const closing = await open({ path: '/closing', header: issuer.sign({ seconds: -3 }) });
    expect(await ask('watcher')).toEqual({ event: 'watcher', data: 'john' });
    expect(await closing.ask('watcher')).toEqual({ event: 'watcher', data: 'john' });
    let answer = await ask('watcher');
    for (let i = 0; i < 40 && answer.event === 'watcher'; i++) {
      await new Promise((later) => setTimeout(later, 100));
      answer = await ask('watcher');
    }
    expect(answer).toEqual(deny(INVALID));
    // A public handler does not see the user of the messages before.
    expect(await closing.ask('guest')).toEqual({ event: 'guest', data: 'no user' });
    closing.socket.send(JSON.stringify({ event: 'watcher', data: {} }));
    expect((await once(closing.socket, 'close'))[0]).toBe(4401);
    expect((await ask('authenticate', { token: issuer.sign() })).event).toBe('authenticated');
    expect(await ask('watcher')).toEqual({ event: 'watcher', data: 'john' });
    close();
  });

  it('WebSockets: a subclass of the guard closes the socket when it has no token', async () => {
    const { socket } = await open({ path: '/closing' });
    socket.send(JSON.stringify({ event: 'watcher', data: {} }));
    expect((await once(socket, 'close'))[0]).toBe(4401);
  });

  it('WebSockets: a filter sends the errors of handlers with their code', async () => {
    const { ask, close } = await open({ path: '/closing', header: reader });
    expect(await ask('missing')).toEqual(deny({ status: 404, code: 'not_found' }));
    close();
  });
});

it('GraphQL and WebSockets host: SIGTERM ends the process within five seconds', async () => {
  await host.stop();
}, 5_000);
