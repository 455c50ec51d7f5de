import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { totpCode, VirtualPasskey } from '../../src/testing.js';
import { buildHost, HostProcess } from '../support/host-process.js';
import { walkThroughPages } from '../support/hosted-sign-in.js';
import { addPasskey, signInWithPasskey } from '../support/passkeys.js';
import { freePort } from '../support/ports.js';

const NAME = 'express-nest11';
const JOHN = { username: 'johndoe', password: 'correct horse battery staple' };
/** The packages that the process must load once, from the host's own `node_modules`. */
const OWN = ['common', 'core', 'jwt', 'passport', 'platform-express', 'swagger', 'typeorm'];

let host: HostProcess;
let issuer: string;
let token: string;
let refreshToken: string;
let id: string;
beforeAll(async () => {
  await buildHost(NAME);
  const PORT = String(await freePort());
  // Passkeys belong to a domain, and not to an IP address.
  issuer = `http://localhost:${PORT}`;
  host = await HostProcess.start(NAME, {
    PORT,
    ISSUER: issuer,
    SECRET_KEY: randomBytes(32).toString('hex'),
  });
});
afterAll(() => host?.remove());

it('Nest 11 host: POST /users registers and POST /token signs in', async () => {
  const json = { ...JOHN, email: 'JohnDoe@example.com' };
  const registered = await host.call('POST', '/users', { json });
  expect([registered.status, registered.headers.get('location')]).toEqual([201, '/users/me']);
  ({ id } = registered.body);
  const { status, body } = await host.call('POST', '/token', { form: JOHN });
  expect([status, body.scope]).toEqual([200, 'cats:read']);
  [token, refreshToken] = [body.access_token, body.refresh_token];
});

it('Nest 11 host: the decorators guard its routes', async () => {
  const anonymous = await host.call('GET', '/cats');
  expect([anonymous.status, anonymous.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  const cats = await host.call('GET', '/cats', { token });
  expect([cats.status, cats.body]).toEqual([200, [{ name: 'Tom', of: 'johndoe' }]]);
  expect((await host.call('GET', '/cats/mine')).status).toBe(401);
  expect((await host.call('GET', '/cats/mine', { token })).body).toEqual({ owner: id });
  expect((await host.call('GET', '/cats/all', { token })).status).toBe(403);
  expect((await host.call('GET', '/users/me', { token })).body).toMatchObject({ id });
});

it('Nest 11 host: a token is refreshed, and POST /logout ends it', async () => {
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
  const { status, body } = await host.call('POST', '/token', { form });
  expect(status).toBe(200);
  const next = { token: body.access_token as string };
  expect((await host.call('GET', '/cats', next)).status).toBe(200);
  // The host's parser would reject the body before the route.
  const unread = { body: '{"a', headers: { 'content-type': 'application/json' } };
  expect((await host.call('POST', '/logout', { ...next, ...unread })).status).toBe(204);
  expect((await host.call('GET', '/cats', next)).status).toBe(401);
});

it('Nest 11 host: a person signs in for an application and a device on its pages, and out again', async () => {
  await walkThroughPages(host, JOHN);
});

it('Nest 11 host: a user signs in with an app and a recovery code, and removes the app', async () => {
  const ann = { username: 'ann', password: JOHN.password };
  await host.call('POST', '/users', { json: { ...ann, email: 'ann@example.com' } });
  const first = (await host.call('POST', '/token', { form: ann })).body.access_token;
  const { body: setup } = await host.call('POST', '/users/me/totp', { token: first });
  const code = totpCode(setup.secret, { now: () => new Date() });
  const path = '/users/me/totp/confirmation';
  const { body } = await host.call('POST', path, { token: first, json: { code } });
  const waiting = await host.call('POST', '/login', { json: ann });
  expect(waiting).toMatchObject({ status: 403, body: { methods: ['totp', 'recovery_code'] } });
  const [recovery_code] = body.recovery_codes;
  const json = { mfa_token: waiting.body.mfa_token, recovery_code };
  const done = await host.call('POST', '/login/second-factor', { json });
  expect(done).toMatchObject({ status: 200, body: { recovery_codes_left: 9 } });
  const { access_token } = done.body;
  const removed = await host.call('DELETE', '/users/me/totp', { token: access_token });
  expect(removed.status).toBe(204);
  expect((await host.call('POST', '/login', { json: ann })).status).toBe(200);
});

it('Nest 11 host: a passkey signs in, and a personal access token that its user makes opens a guarded route', async () => {
  const bob = { username: 'bob', password: JOHN.password };
  await host.call('POST', '/users', { json: { ...bob, email: 'bob@example.com' } });
  const { body } = await host.call('POST', '/token', { form: bob });
  const passkey = new VirtualPasskey(issuer);
  expect((await addPasskey(host, body.access_token, passkey)).status).toBe(201);
  const signedIn = await signInWithPasskey(host, passkey);
  expect([signedIn.status, signedIn.body.scope]).toEqual([200, 'cats:read']);
  const made = await host.call('POST', '/users/me/personal-access-tokens', {
    token: signedIn.body.access_token,
    json: { name: 'CI', scope: 'cats:read' },
  });
  expect(made.status).toBe(201);
  const cats = await host.call('GET', '/cats', { token: made.body.token });
  expect([cats.status, cats.body]).toEqual([200, [{ name: 'Tom', of: 'bob' }]]);
});

it('Nest 11 host: our routes answer our errors', async () => {
  const { status, headers, body } = await host.call('POST', '/users', { json: {} });
  expect([status, body.code]).toEqual([422, 'validation_failed']);
  expect(headers.get('content-type')).toContain('application/problem+json');
  const twice = await host.call('POST', '/token', { form: 'username=a&username=b' });
  expect([twice.status, twice.body.error]).toEqual([400, 'invalid_request']);
});

it('Nest 11 host: its own errors keep their message, and those of the body parser have none', async () => {
  const taken = await host.call('POST', '/cats', { json: { name: 'Tom' } });
  expect([taken.status, taken.body.detail]).toEqual([409, 'There is a cat Tom.']);
  const headers = { 'content-type': 'application/json' };
  const broken = await host.call('POST', '/cats', { headers, body: '{"hunter2' });
  expect([broken.status, broken.body.detail]).toEqual([400, 'The request cannot be parsed.']);
});

it('Nest 11 host: the Swagger page draws locks on guarded routes', async () => {
  const { body } = await host.call('GET', '/openapi.json');
  expect(body.components.securitySchemes.oauth2.flows.password.tokenUrl).toBe('/token');
  expect(body.paths['/cats'].get.security).toEqual([{ oauth2: ['cats:read'] }]);
  expect(body.paths['/cats'].get.responses).toHaveProperty('401');
  const client = { 'oauth2-client': [] };
  expect(body.paths['/token'].post.security).toEqual([{}, client]);
  expect(body.paths['/users'].post.security).toEqual([]);
  expect((await host.call('GET', '/docs')).status).toBe(200);
});

it('Nest 11 host: the process loads one copy of each Nest package, its own', async () => {
  const nest = /^(.*\/node_modules\/@nestjs\/([^/]+))\//;
  const copies = (await host.loaded()).flatMap((path) => nest.exec(path)?.[1] ?? []);
  const own = OWN.map((name) => resolve('test/host', NAME, 'node_modules/@nestjs', name));
  expect([...new Set(copies)].toSorted()).toEqual(expect.arrayContaining(own));
  expect(copies.filter((copy) => !copy.startsWith(resolve('test/host', NAME)))).toEqual([]);
});

it('Nest 11 host: its command line lists and rotates the keys', async () => {
  const rotated = await host.cli(['keys', 'rotate', '--json']);
  expect([rotated.code, rotated.stderr]).toEqual([0, '']);
  const { kid } = JSON.parse(rotated.stdout);
  const jwks = async () => (await host.call('GET', '/.well-known/jwks.json')).body.keys;
  await expect.poll(jwks).toContainEqual(expect.objectContaining({ kid }));
  const listed = await host.cli(['keys', 'list', '--json']);
  expect(JSON.parse(listed.stdout)).toHaveLength(2);
});

it('Nest 11 host: SIGTERM ends the process within five seconds', async () => {
  await host.stop();
}, 5_000);
