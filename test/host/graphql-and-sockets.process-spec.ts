import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { buildHost, HostProcess } from '../support/host-process.js';
import { IssuerAddress } from '../support/issuer-address.js';
import { forge } from '../support/tokens.js';

const NAME = 'graphql-and-sockets';
const JWKS = '/.well-known/jwks.json';
const BIRDS = '{ birds }';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
let address: IssuerAddress;
let host: HostProcess;
let reader: string;
let stranger: string;

const signToken = (scope: string, seconds = 60): string => {
  const now = Math.floor(Date.now() / 1_000);
  const who = { sub: 'john', client_id: 'watch', sid: randomUUID(), jti: randomUUID() };
  return forge(
    { alg: 'ES256', typ: 'at+jwt', kid: 'theirs' },
    { iss: address.url, aud: 'birds', iat: now, exp: now + seconds, ...who, scope, roles: [] },
    privateKey,
  );
};
const query = (text: string, token?: string) =>
  host.call('POST', '/graphql', { json: { query: text }, token });

beforeAll(async () => {
  [address] = await Promise.all([IssuerAddress.claim(), buildHost(NAME)]);
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'theirs', alg: 'ES256' };
  address.impersonate({
    [JWKS]: (_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ keys: [key] }));
    },
  });
  const access = { issuer: address.url, audience: 'birds', jwksUri: address.url + JWKS };
  host = await HostProcess.start(NAME, { ACCESS: JSON.stringify(access) });
  [reader, stranger] = [signToken('birds:read'), signToken('other')];
});
afterAll(async () => {
  await host?.remove();
  await address?.leave();
});

it('GraphQL: a @Public() query needs no token', async () => {
  expect((await query('{ season }')).body).toEqual({ data: { season: 'autumn' } });
});

it('GraphQL: @CurrentUser() is the principal of the token', async () => {
  const { body } = await query('{ watcher birds }', reader);
  expect(body).toEqual({ data: { watcher: 'john', birds: ['a heron, seen by john'] } });
});

it('GraphQL: a query without a valid token or without its scope answers a GraphQL error', async () => {
  const nobody = await query('{ watcher }');
  expect(nobody.body.data).toBeNull();
  expect(nobody.body.errors[0]).toMatchObject({
    message: 'Not authenticated',
    path: ['watcher'],
  });
  const wrong = await query(BIRDS, `${reader.slice(0, -8)}AAAAAAAA`);
  expect(wrong.body.errors[0].message).toBe('Could not validate credentials');
  const other = await query(BIRDS, stranger);
  expect(other.body.errors[0].message).toBe('Not enough permissions');
  expect((await query('{ watcher }', stranger)).body).toEqual({ data: { watcher: 'john' } });
});

describe('WebSockets', () => {
  /** A socket that was opened with this token, and what is answered to a message. */
  const open = async (token?: string) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const socket = new WebSocket(`${host.url.replace('http', 'ws')}/birds`, { headers });
    await once(socket, 'open');
    const ask = async (event: string) => {
      socket.send(JSON.stringify({ event, data: {} }));
      const [message] = (await once(socket, 'message')) as [Buffer];
      return JSON.parse(message.toString());
    };
    return { socket, ask };
  };

  it('WebSockets: @CurrentUser() is the principal of the token that opened the socket', async () => {
    const { socket, ask } = await open(reader);
    expect(await ask('watcher')).toEqual({ event: 'watcher', data: 'john' });
    expect(await ask('birds')).toEqual({ event: 'birds', data: ['a heron'] });
    socket.close();
  });

  it('WebSockets: a message without its scope answers an exception, and the socket stays open', async () => {
    const { socket, ask } = await open(stranger);
    const { event, data } = await ask('birds');
    expect([event, data.code]).toEqual(['exception', 'insufficient_scope']);
    expect(await ask('watcher')).toEqual({ event: 'watcher', data: 'john' });
    socket.close();
  });

  it('WebSockets: the socket closes with 4401 when it has no token', async () => {
    const { socket } = await open();
    socket.send(JSON.stringify({ event: 'watcher', data: {} }));
    expect((await once(socket, 'close'))[0]).toBe(4401);
  });

  it('WebSockets: the socket closes with 4401 after its token has expired', async () => {
    // Tokens are good for a few seconds after their `exp`: clocks differ.
    const { socket, ask } = await open(signToken('birds:read', -3));
    expect(await ask('watcher')).toEqual({ event: 'watcher', data: 'john' });
    const closed = once(socket, 'close');
    for (let i = 0; i < 40 && socket.readyState === WebSocket.OPEN; i++) {
      socket.send(JSON.stringify({ event: 'watcher', data: {} }));
      await new Promise((later) => setTimeout(later, 100));
    }
    expect((await closed)[0]).toBe(4401);
  });
});

it('GraphQL and WebSockets host: SIGTERM ends the process within five seconds', async () => {
  await host.stop();
}, 5_000);
