import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Clock } from '../../clock/clock.js';
import { completeAccessOptions } from '../access.options.js';
import { IntrospectionClient } from './introspection-client.js';
import { IntrospectionSubjectResolver } from './introspection-subject-resolver.js';
import { IssuerMetadata } from './issuer-metadata.js';

let server: Server;
let answer: Record<string, unknown>;
let resolver: IntrospectionSubjectResolver;

beforeAll(async () => {
  server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/introspect`;
  const options = completeAccessOptions({
    issuer: 'http://localhost:3000',
    audience: 'http://localhost:3000',
    introspection: { clientId: 'gateway', clientSecret: 'secret', uri },
  });
  const client = new IntrospectionClient(options, new IssuerMetadata(options));
  resolver = new IntrospectionSubjectResolver(options, client, new Clock());
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const TOKEN = {
  subject: 'ada',
  credential: 'session' as const,
  sessionId: 's',
  clientId: 'c',
  roles: ['admin'],
  token: 'a.b.c',
};

/** Returns which of the scopes `read` and `write` of a token are left after this answer of the issuer. */
async function getScopesAfter(given: Record<string, unknown>): Promise<string[]> {
  answer = { active: true, ...given };
  const scopes = ['read', 'write'];
  const state = await resolver.resolve({ ...TOKEN, scopes });
  return scopes.filter((scope) => !state!.withheldScopes?.includes(scope));
}

it('IntrospectionSubjectResolver withholds the scopes that the issuer does not name', async () => {
  expect(await getScopesAfter({ scope: 'read write' })).toEqual(['read', 'write']);
  expect(await getScopesAfter({ scope: 'write' })).toEqual(['write']);
  expect(await getScopesAfter({ scope: '' })).toEqual([]);
  // The answer cannot give more than the token has.
  expect(await getScopesAfter({ scope: 'read other' })).toEqual(['read']);
});

it('IntrospectionSubjectResolver keeps the scopes of the token if the answer has no scope (RFC 7662 2.2)', async () => {
  expect(await getScopesAfter({})).toEqual(['read', 'write']);
  expect(await getScopesAfter({ scope: null })).toEqual(['read', 'write']);
});

it('IntrospectionSubjectResolver withholds every scope if the scope of the answer is not text', async () => {
  expect(await getScopesAfter({ scope: 7 })).toEqual([]);
  expect(await getScopesAfter({ scope: ['read'] })).toEqual([]);
});

it('IntrospectionSubjectResolver takes acr and auth_time from the answer (RFC 9470 6.2), and else from the token', async () => {
  const resolve = async (given: Record<string, unknown>) => {
    answer = { active: true, ...given };
    const { acr, authTime } = (await resolver.resolve({ ...TOKEN, scopes: [] }))!;
    return { acr, authTime };
  };
  expect(await resolve({ acr: 'aal2', auth_time: 7 })).toEqual({ acr: 'aal2', authTime: 7 });
  expect(await resolve({ acr: 2, auth_time: '7' })).toEqual({});
  expect(await resolve({})).toEqual({});
});
