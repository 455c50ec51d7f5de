import { gzipSync } from 'node:zlib';
import { type CanActivate, ConflictException, HttpException, Injectable } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuthModule, Grant, OAuthModule } from '../../src/index.js';
import type { TestDatabase } from '../support/databases.js';
import { authOptions, ownDataSource, TestHost } from '../support/host.js';
import type { Answer } from '../support/http.js';
import { createHostDatabase } from '../support/migrated-database.js';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const ENDPOINTS = ['/token', '/revoke', '/introspect'];
const CRASH = 'urn:example:crash';

@Injectable()
class CrashingGrant extends Grant {
  readonly type = CRASH;
  override readonly forFirstParty = true;

  exchange(): never {
    throw new Error('secret of the host');
  }
}

/** A guard of the application, which can fail. */
class HostGuard implements CanActivate {
  failure: Error | null = null;

  canActivate(): boolean {
    if (this.failure) throw this.failure;
    return true;
  }
}

const assertOAuthError = ({ headers, body }: Answer) => {
  expect(headers.get('content-type')).toMatch(/^application\/json/);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(body).toEqual({
    error: expect.any(String),
    error_description: expect.any(String),
    detail: body.error_description,
  });
  expect(JSON.stringify(body)).not.toMatch(/secret|Error:|node_modules/);
};

describe.each([
  ['Express', true],
  ['Fastify', false],
])('On %s', (_name, express) => {
  let database: TestDatabase;
  let host: TestHost;
  const guard = new HostGuard();
  beforeAll(async () => {
    database = await createHostDatabase('sqlite');
    const imports = [
      ownDataSource(database.url),
      AuthModule.forRoot(authOptions()),
      OAuthModule.forRoot(),
    ];
    const providers = [CrashingGrant, { provide: APP_GUARD, useValue: guard }];
    host = await TestHost.start({ imports, providers }, { express });
  });
  afterAll(async () => {
    await host?.close();
    await database?.drop();
  });

  it.each<[what: string, body: string | Uint8Array, headers: Record<string, string>, number]>([
    ['no body', '', {}, 415],
    ['JSON', '{"a', { 'content-type': 'application/json' }, 415],
    ['an unknown type', 'x', { 'content-type': 'application/x-unknown' }, 415],
    ['a type that is none', 'x', { 'content-type': '???' }, 415],
    ['another charset', 'a=b', { 'content-type': `${FORM['content-type']};charset=x` }, 415],
    ['gzip', gzipSync('token=x'), { ...FORM, 'content-encoding': 'gzip' }, 415],
    ['2 MB', `a=${'x'.repeat(2_000_000)}`, FORM, 413],
    ['1,000 parameters', 'a=b&'.repeat(1_000), FORM, 400],
    ['a repeated parameter', 'token=a&token=b&username=a&username=b', FORM, 400],
    ['percent signs that encode nothing', 'username=%zz&password=%', FORM, 400],
    ['a parameter named __proto__', '__proto__=x', FORM, 400],
    ['bytes that are not UTF-8', Uint8Array.from([0x61, 0x3d, 0xff, 0xfe]), FORM, 400],
  ])(
    'The OAuth endpoints answer %s in the form of RFC 6749 5.2',
    async (_what, body, headers, status) => {
      for (const path of ENDPOINTS) {
        const answer = await host.call('POST', path, { body, headers });
        const isAnonymous = path === '/introspect' && answer.body.error === 'invalid_client';
        expect([path, answer.status]).toEqual([path, isAnonymous ? 401 : status]);
        assertOAuthError(answer);
        if (!isAnonymous) expect(answer.body.error).toMatch(/^invalid_(request|grant)$/);
      }
    },
  );

  it('The OAuth endpoints answer 405 to another method, in the form of RFC 6749 5.2', async () => {
    for (const path of ENDPOINTS) {
      for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        const body = method === 'GET' ? undefined : '{"a';
        const headers = { 'content-type': 'application/json' };
        const answer = await host.call(method, path, { body, headers });
        expect([method, answer.status, answer.headers.get('allow')]).toEqual([method, 405, 'POST']);
        assertOAuthError(answer);
        expect(answer.body.error).toBe('invalid_request');
      }
      expect((await host.call('HEAD', path)).status).toBe(405);
    }
  });

  it('The OAuth endpoints answer server_error if the server fails, without saying why', async () => {
    const crashed = await host.call('POST', '/token', { form: { grant_type: CRASH } });
    expect([crashed.status, crashed.body.error]).toEqual([500, 'server_error']);
    assertOAuthError(crashed);
  });

  it.each([
    [new Error('secret of the host'), 500, 'server_error'],
    [new ConflictException('secret of the host'), 409, 'invalid_request'],
    [new HttpException('secret of the host', 429), 429, 'temporarily_unavailable'],
    [Object.assign(new Error(), { code: 'ECONNREFUSED' }), 503, 'temporarily_unavailable'],
  ])(
    'The OAuth endpoints answer %o of the application in the form of RFC 6749 5.2',
    async (failure, status, code) => {
      guard.failure = failure;
      for (const path of ENDPOINTS) {
        const answer = await host.call('POST', path, { form: { token: 'x' } });
        expect([answer.status, answer.body.error]).toEqual([status, code]);
        expect(answer.headers.get('retry-after')).toBe(status === 503 ? '1' : null);
        assertOAuthError(answer);
      }
      guard.failure = null;
    },
  );
});
