import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateEcKeys } from '../../src/crypto/key-pairs.js';
import { buildHost, HostProcess } from '../support/host-process.js';
import { type Answer, basic } from '../support/http.js';
import { IssuerAddress } from '../support/issuer-address.js';
import { LocalServer } from '../support/local-server.js';
import { decode, forge } from '../support/tokens.js';

const NAME = 'fastify-guard';
const METADATA = '/.well-known/oauth-authorization-server';
const JWKS = '/.well-known/jwks.json';
const JOHN = { username: 'johndoe', password: 'correct horse battery staple' };
const SECRET = randomBytes(32);
const SCOPES = [{ scope: 'reports:read', description: 'Read all reports', roles: ['auditor'] }];

describe('a guards-only service on Fastify', () => {
  let address: IssuerAddress;
  /** The same issuer at another address, for one service alone, to count its requests. */
  let inner: IssuerAddress;
  let folder: string;
  let issuer: LocalServer;
  let hosts: HostProcess[] = [];
  let host: HostProcess;
  let other: HostProcess;
  let asking: HostProcess;
  let atTheStart: Answer;
  let token: string;

  const read = (from: HostProcess, bearer: string) =>
    from.call('GET', '/reports', { token: bearer });
  const signIn = async (): Promise<string> =>
    (await issuer.call('POST', '/token', { form: JOHN })).body.access_token;

  beforeAll(async () => {
    [address, inner] = await Promise.all([IssuerAddress.claim(), IssuerAddress.claim()]);
    folder = mkdtempSync(join(tmpdir(), 'nightlatch-issuer-'));
    const SCOPES_FILE = join(folder, 'scopes.json');
    writeFileSync(SCOPES_FILE, JSON.stringify(SCOPES));
    const settings = { ISSUER: address.url, SCOPES_FILE, JWKS_MAX_AGE_SECONDS: '1' };
    [issuer] = await Promise.all([LocalServer.start(settings), buildHost(NAME), address.leave()]);
    inner.leadTo(issuer.url);
    address.leadTo(issuer.url);
    await issuer.call('POST', '/users', { json: { ...JOHN, email: 'JohnDoe@example.com' } });
    const created = await issuer.cli('clients', 'create', '--id=reports', '--name=R', '--json');
    const clientSecret = JSON.parse(created.stdout).client_secret;
    const trust = { issuer: address.url, audience: address.url };
    const services = [
      { ...trust, keysMaxAgeSeconds: 0.3, cooldownSeconds: 0.2, timeoutMs: 300 },
      { ...trust, audience: 'another', jwksUri: inner.url + JWKS, cooldownSeconds: 1 },
      { ...trust, introspection: { clientId: 'reports', clientSecret } },
    ];
    hosts = await Promise.all(
      services.map((access) => HostProcess.start(NAME, { ACCESS: JSON.stringify(access) })),
    );
    [host, other, asking] = hosts as [HostProcess, HostProcess, HostProcess];
    token = await signIn();
    atTheStart = await read(host, token);
    await address.comeBack();
  });
  afterAll(async () => {
    await Promise.all([...hosts, issuer].map((each) => each?.remove()));
    await Promise.all([address?.leave(), inner?.leave()]);
    rmSync(folder, { recursive: true });
  });

  it('a guards-only service starts without its issuer, answers 503, and works soon after the issuer is up', async () => {
    expect([atTheStart.status, atTheStart.headers.get('retry-after')]).toEqual([503, '1']);
    await expect.poll(async () => (await read(host, token)).status).toBe(200);
  });

  it('a guards-only service passes the claims of the token to the controller', async () => {
    const { status, body } = await read(host, token);
    const { claims } = decode(token);
    expect(status).toBe(200);
    expect(body.reader).toEqual({
      id: claims.sub,
      userId: null,
      username: null,
      scopes: ['items:read', 'items:write'],
      roles: [],
      emailVerified: false,
      acr: 'aal1',
      amr: ['pwd'],
      authTime: claims.auth_time,
      sessionId: claims.sid,
      clientId: 'nightlatch',
      credential: 'session',
      claims,
    });
  });

  it('a guards-only service answers 401 without a token, and 403 if a scope is missing (RFC 6750 3.1)', async () => {
    const anonymous = await host.call('GET', '/reports');
    expect([anonymous.status, anonymous.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    const { status, headers } = await host.call('GET', '/reports/raw', { token });
    expect(status).toBe(403);
    expect(headers.get('www-authenticate')).toContain('scope="reports:read"');
  });

  it('a guards-only service lets in a user with a role that has the declared scope (SCOPES_FILE), and no other user', async () => {
    const json = { email: 'ann@example.com', username: 'ann', password: JOHN.password };
    await issuer.call('POST', '/users', { json });
    await issuer.cli('users', 'set-roles', 'ann', 'auditor');
    const raw = async (user: Record<string, string>) => {
      const { body } = await issuer.call('POST', '/token', { form: user });
      return (await host.call('GET', '/reports/raw', { token: body.access_token })).status;
    };
    const ann = { username: 'ann', password: JOHN.password };
    expect([await raw(ann), await raw({ ...ann, scope: 'items:read' })]).toEqual([200, 403]);
    expect([await raw(JOHN), await raw({ ...JOHN, scope: 'reports:read' })]).toEqual([403, 403]);
  });

  it('a guards-only service lets in a client that was created with the declared scope, and no other client', async () => {
    const raw = async (...scope: string[]) => {
      const created = await issuer.cli('clients', 'create', '--name=C', '--json', ...scope);
      const { client_id, client_secret } = JSON.parse(created.stdout);
      const headers = basic(client_id, client_secret);
      const form = { grant_type: 'client_credentials' };
      const { body } = await issuer.call('POST', '/token', { form, headers });
      return (await host.call('GET', '/reports/raw', { token: body.access_token })).status;
    };
    expect([await raw('--scope=reports:read'), await raw()]).toEqual([200, 403]);
  });

  it('a guards-only service rejects a token for another audience (RFC 9068 4)', async () => {
    expect((await read(other, token)).status).toBe(401);
  });

  it('a guards-only service loads no package that only an issuer needs', async () => {
    const packages = (await host.loaded()).map(
      (path) => /.*node_modules\/((@[^/]+\/)?[^/]+)/.exec(path)?.[1],
    );
    expect(packages).toContain('nightlatch');
    const issuing = ['typeorm', '@nestjs/typeorm', 'pg', 'better-sqlite3', 'argon2'];
    expect(packages.filter((name) => issuing.includes(name!))).toEqual([]);
  });

  it('a guards-only service fetches the keys once per cool-down, for any number of unknown kids', async () => {
    const { privateKey } = generateEcKeys('P-256');
    const { header, claims } = decode(token);
    const before = inner.asked.length;
    const begin = Date.now();
    const statuses = new Set<number>();
    for (let batch = 0; batch < 20; batch++) {
      const answers = Array.from({ length: 50 }, () =>
        read(other, forge({ ...header, kid: randomUUID() }, claims, privateKey)),
      );
      for (const { status } of await Promise.all(answers)) statuses.add(status);
    }
    const seconds = (Date.now() - begin) / 1_000;
    expect([...statuses]).toEqual([401]);
    expect(inner.asked.length - before).toBeLessThanOrEqual(1 + Math.floor(seconds));
    await new Promise((later) => setTimeout(later, 1_000));
    await read(other, forge({ ...header, kid: randomUUID() }, claims, privateKey));
    expect(inner.asked.length).toBeGreaterThan(before);
  });

  it('a guards-only service accepts a token of a new key at once', async () => {
    expect((await issuer.cli('keys', 'rotate')).code).toBe(0);
    const { kid } = decode(token).header;
    const isNew = async () => decode((token = await signIn())).header.kid !== kid;
    await expect.poll(isNew).toBe(true);
    expect((await read(host, token)).status).toBe(200);
  });

  it('a guards-only service accepts tokens of known keys while the issuer cannot be reached, and logs that', async () => {
    await address.leave();
    await new Promise((later) => setTimeout(later, 700));
    expect((await read(host, token)).status).toBe(200);
    await expect.poll(() => host.output).toContain('The keys of the issuer cannot be read.');
    await address.comeBack();
  });

  describe('with an impostor in the place of the issuer', () => {
    const { publicKey, privateKey } = generateEcKeys('P-256');
    const own = { ...publicKey.export({ format: 'jwk' }), kid: 'theirs', alg: 'ES256', use: 'sig' };
    const oct = { kty: 'oct', k: SECRET.toString('base64url'), kid: 'theirs', use: 'sig' };
    const send =
      (body: object, type = 'application/json'): RequestListener =>
      (_request, response) => {
        response.writeHead(200, { 'content-type': type }).end(JSON.stringify(body));
      };
    const keys = send({ keys: [own] });
    const redirect: RequestListener = (_request, response) => {
      response.writeHead(302, { location: '/theirs' }).end();
    };
    const padding = 'x'.repeat(300_000);
    const metadata = { issuer: 'https://example.com', jwks_uri: 'http://127.0.0.1/theirs' };
    /** A token that would be valid if the issuer published this key. */
    const forged = (alg: 'ES256' | 'HS256' = 'ES256') => {
      const { header, claims } = decode(token);
      return forge(
        { ...header, alg, kid: 'theirs' },
        claims,
        alg === 'ES256' ? privateKey : SECRET,
      );
    };

    const lies: Array<[string, string, RequestListener, ('ES256' | 'HS256')?]> = [
      ['an HTML page', JWKS, send({ keys: [own] }, 'text/html')],
      ['a symmetric key', JWKS, send({ keys: [oct] }), 'HS256'],
      ['a redirect', JWKS, redirect],
      ['a key set of more than 256 KiB', JWKS, send({ keys: [own], padding })],
      ['nothing in time', JWKS, () => {}],
      ['the metadata of another issuer (RFC 8414 3.3)', METADATA, send(metadata)],
    ];
    it.each(lies)(
      'a guards-only service keeps its keys if the issuer answers with %s',
      async (_name, path, impostor, alg) => {
        address.impersonate({ '/theirs': keys, [path]: impostor });
        // When the second request arrives, the answer to the first has been read.
        await address.askedFor(path, 2);
        expect((await read(host, forged(alg))).status).toBe(503);
        expect((await read(host, token)).status).toBe(200);
        expect(address.asked).not.toContain('/theirs');
      },
    );

    it('a guards-only service accepts the forged token if the issuer publishes its key (control of the tests above)', async () => {
      address.impersonate({ [JWKS]: keys });
      await expect.poll(async () => (await read(host, forged())).status).toBe(200);
      address.impersonate({});
    });
  });

  describe('with introspection', () => {
    it('a service with introspection passes the user name of the issuer to the controller (RFC 7662)', async () => {
      const { status, body } = await read(asking, token);
      expect([status, body.reader.username]).toEqual([200, 'johndoe']);
    });

    it('a service with introspection rejects a token right after its user signs out', async () => {
      const leaving = await signIn();
      expect((await read(asking, leaving)).status).toBe(200);
      await issuer.call('POST', '/logout', { token: leaving });
      expect((await read(asking, leaving)).status).toBe(401);
    });

    it('a service with introspection answers 503 while the issuer cannot be reached, and logs that', async () => {
      await address.leave();
      const { status, headers } = await read(asking, token);
      expect([status, headers.get('retry-after')]).toEqual([503, '1']);
      await expect
        .poll(() => asking.output)
        .toMatch(/The issuer cannot be asked about tokens\.[^]*ECONNREFUSED/);
      await address.comeBack();
      expect((await read(asking, token)).status).toBe(200);
    });
  });

  it('a guards-only service stops on SIGTERM', async () => {
    await asking.stop();
  }, 5_000);
});
