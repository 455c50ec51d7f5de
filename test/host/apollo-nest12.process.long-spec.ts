import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { buildHost, HostProcess } from '../support/host-process.js';
import { packed } from '../support/pack.js';
import { SigningIssuer } from '../support/signing-issuer.js';

const HOST = resolve('test/host/apollo-nest12');
/** The resolver of the host on Mercurius. */
const RESOLVER = resolve('test/host/graphql-and-sockets/src/birds.resolver.ts');
/** npm is slow on a busy machine. */
const LIMIT_MS = 300_000;

let folder: string;
let issuer: SigningIssuer;
let host: HostProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightlatch-apollo-'));
  issuer = await SigningIssuer.start();
  await cp(HOST, folder, { recursive: true, filter: (path) => !/node_modules|dist$/.test(path) });
  await cp(RESOLVER, join(folder, 'src/birds.resolver.ts'));
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const args = ['install', ...options, '--prefer-offline', await packed()];
  await promisify(execFile)('npm', args, { cwd: folder });
  await buildHost(folder);
  host = await HostProcess.start(folder, issuer.settings);
}, LIMIT_MS);
afterAll(async () => {
  await host?.remove();
  await issuer?.stop();
  await rm(folder, { recursive: true, force: true });
});

const query = (text: string, token?: string) =>
  host.call('POST', '/graphql', { json: { query: text }, token });

describe('GraphQL with Apollo', () => {
  it('Apollo: @CurrentUser() is the principal of the token, and a @Public() query needs none', async () => {
    expect((await query('{ season }')).body).toEqual({ data: { season: 'autumn' } });
    const { body } = await query('{ watcher birds }', issuer.sign());
    expect(body).toEqual({ data: { watcher: 'john', birds: ['a heron, seen by john'] } });
  });

  it('Apollo: a query without a valid token or without its scope answers UNAUTHENTICATED or FORBIDDEN', async () => {
    for (const [text, token, extensions] of [
      ['{ watcher }', undefined, { code: 'UNAUTHENTICATED', originalError: { status: 401 } }],
      ['{ watcher }', 'x', { code: 'UNAUTHENTICATED', originalError: { code: 'invalid_token' } }],
      ['{ birds }', issuer.sign({ scope: '' }), { code: 'FORBIDDEN' }],
    ] as const) {
      const { status, body } = await query(text, token);
      expect(status).toBe(200);
      expect(body.errors[0].extensions).toMatchObject(extensions);
      expect(body.errors[0].extensions.originalError).not.toHaveProperty('statusCode');
    }
  });

  /** The first answer to a subscription of a connection with these parameters. */
  const subscribe = async (params: object) => {
    const socket = new WebSocket(
      `${host.url.replace('http', 'ws')}/graphql`,
      'graphql-transport-ws',
    );
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

  it('Apollo: a subscription takes the token of connectionParams.authorization', async () => {
    const { type, payload } = await subscribe({ authorization: `Bearer ${issuer.sign()}` });
    expect([type, payload.data]).toEqual(['next', { sightings: 'a heron, seen by john' }]);
  });

  it.each([
    ['no token', {}],
    ['an invalid token', { authorization: 'Bearer x' }],
    ['an object', { authorization: { token: 'x' } }],
  ])('Apollo: a subscription with %s answers UNAUTHENTICATED', async (_case, params) => {
    const { payload } = await subscribe(params);
    expect(payload.errors[0].extensions.code).toBe('UNAUTHENTICATED');
    expect(payload.data).toBeUndefined();
  });
});
