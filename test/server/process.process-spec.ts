import { connect } from 'node:net';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { generateRsaKeys } from '../../src/crypto/key-pairs.js';
import { createDatabase, type DatabaseKind } from '../support/databases.js';
import { raw } from '../support/http.js';
import { LocalServer } from '../support/local-server.js';
import { ServerProcess } from '../support/process.js';
import { decode } from '../support/tokens.js';

const PRODUCTION = {
  NODE_ENV: 'production',
  PORT: '0',
  ISSUER: 'https://auth.example.com',
  SECRET_KEY: '1f42a73054b1749f8f58848be5e6502c8f42a73054b1749f8f58848be5e6502c',
};
const USER = { email: 'a@example.com', username: 'abc', password: 'correct horse battery staple' };

const started: ServerProcess[] = [];
function start(...args: Parameters<typeof ServerProcess.start>): ServerProcess {
  const server = ServerProcess.start(...args);
  started.push(server);
  return server;
}
afterEach(async () => {
  for (const server of started.splice(0)) await server.remove();
});

describe('the built server without settings', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await ServerProcess.start({ PORT: '0' }).ready();
  });
  afterAll(() => server.remove());

  it('starts: SQLite in data/, a generated SECRET_KEY, one line with the URL of the docs', async () => {
    expect(server.output.match(/The docs are at/g)).toHaveLength(1);
    expect(server.output).toContain('stored it in data/secret-key');
    expect(statSync(join(server.folder, 'data/secret-key')).mode & 0o777).toBe(0o600);
    expect(statSync(join(server.folder, 'data/nightlatch.db')).mode & 0o777).toBe(0o600);
    expect((await server.call('GET', '/health/live')).body).toEqual({ status: 'ok' });
    expect((await server.call('GET', '/health/ready')).body).toEqual({ status: 'ok' });
    for (const line of server.output.trim().split('\n'))
      expect(() => JSON.parse(line)).not.toThrow();
  });

  it('runs commands in its folder', async () => {
    expect((await server.cli('keys', 'list')).stdout).toContain('ES256');
  });

  it('cuts a client off whose headers or body do not arrive', async () => {
    const body = 'Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{';
    const cutAfter = async (text: string) => {
      const begin = Date.now();
      const { status } = await raw(server.url, text);
      return [status, (Date.now() - begin) / 1_000] as const;
    };
    const head = 'POST /login HTTP/1.1\r\nHost: x\r\n';
    const [headers, whole] = await Promise.all([cutAfter(head), cutAfter(head + body)]);
    expect([headers[0], whole[0]]).toEqual([408, 408]);
    expect(headers[1]).toBeLessThan(10 + 4);
    expect(whole[1]).toBeLessThan(15 + 4);
  });

  it('reports a port in use in one line', async () => {
    const second = start({ PORT: new URL(server.url).port });
    expect(await second.exit).toBe(1);
    expect(second.output).toMatch(
      /cannot start: PORT is in use .*: set PORT to another one \(EADDRINUSE\)\./,
    );
  });

  it('keeps its users and its generated SECRET_KEY over a restart', async () => {
    await server.call('POST', '/users', { json: USER });
    const { body } = await server.call('POST', '/token', {
      form: { username: 'abc', password: USER.password },
    });
    server.signal('SIGKILL');
    await server.exit;
    // ISSUER is the same, because it is built from PORT=0 both times.
    const again = await start({ PORT: '0' }, { folder: server.folder }).ready();
    const me = await again.call('GET', '/users/me', { token: body.access_token });
    expect([me.status, me.body.username]).toEqual([200, 'abc']);
  });
});

describe('the built server', () => {
  it.each(['sqlite', 'postgres'] as DatabaseKind[])(
    'registers, signs in and answers GET /users/me on %s in production',
    async (kind) => {
      const database = await createDatabase(kind);
      const server = await start({ ...PRODUCTION, DATABASE_URL: database.url }).ready();
      expect((await server.call('POST', '/users', { json: USER })).status).toBe(201);
      const { body } = await server.call('POST', '/login', {
        json: { email: USER.email, password: USER.password },
      });
      const me = await server.call('GET', '/users/me', { token: body.access_token });
      expect([me.status, me.body.username]).toEqual([200, 'abc']);
      // The demo is off in production.
      const items = await server.call('GET', '/users/me/items', { token: body.access_token });
      expect([items.status, body.scope]).toEqual([404, '']);
      expect(server.output).not.toContain(USER.password);
      expect(server.output).not.toContain(PRODUCTION.SECRET_KEY);
      expect(server.output.match(/ASVS 10\.4\.4/g)).toHaveLength(1);
      server.signal('SIGTERM');
      expect(await server.exit).toBe(0);
      await database.drop();
    },
  );

  it('does not start in production without SECRET_KEY, and says why in one line', async () => {
    const server = start({ ...PRODUCTION, SECRET_KEY: '' });
    expect(await server.exit).toBe(1);
    expect(server.output).toMatch(/^nightlatch cannot start: SECRET_KEY is missing: .*\n$/);
  });

  it('signs with the first key of SIGNING_KEYS_FILE', async ({ onTestFinished }) => {
    const { privateKey } = generateRsaKeys(2048);
    const folder = mkdtempSync(join(tmpdir(), 'nightlatch-keys-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'mine' };
    const SIGNING_KEYS_FILE = join(folder, 'keys.json');
    writeFileSync(SIGNING_KEYS_FILE, JSON.stringify({ keys: [jwk] }));
    const server = await LocalServer.start({ ALGORITHM: 'RS256', SIGNING_KEYS_FILE });
    onTestFinished(() => server.remove());
    await server.call('POST', '/users', { json: USER });
    const { body } = await server.call('POST', '/login', {
      json: { email: USER.email, password: USER.password },
    });
    expect(decode(body.access_token).header).toEqual({ alg: 'RS256', typ: 'at+jwt', kid: 'mine' });
    const me = await server.call('GET', '/users/me', { token: body.access_token });
    expect(me.status).toBe(200);
  });
});

describe('SIGTERM', () => {
  it('fails readiness first, lets requests in flight finish, and exits with 0', async () => {
    const server = await start({ PORT: '0', SHUTDOWN_DELAY_SECONDS: '1' }).ready();
    await server.call('POST', '/users', { json: USER });
    const body = JSON.stringify({ email: USER.email, password: USER.password });
    const slow = slowRequest(server.url, body);
    await slow.begun;
    server.signal('SIGTERM');
    await until(async () => (await server.call('GET', '/health/ready')).status === 503);
    expect((await server.call('GET', '/health/live')).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 1_300));
    await expect(server.call('GET', '/health/live')).rejects.toThrow();
    slow.finish();
    expect(await slow.answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(await server.exit).toBe(0);
    expect(server.output).toContain('"msg":"stopped"');
  });

  it('cuts a slow client off after 10 seconds', async () => {
    const server = await start({ PORT: '0', SHUTDOWN_DELAY_SECONDS: '0' }).ready();
    const slow = slowRequest(server.url, '{}');
    await slow.begun;
    const begin = Date.now();
    server.signal('SIGTERM');
    expect(await server.exit).toBe(0);
    expect(Date.now() - begin).toBeGreaterThan(9_000);
    expect(Date.now() - begin).toBeLessThan(14_000);
    await slow.answer.catch(() => {});
  });
});

/** A sign-in whose last byte is sent when the test says so. */
function slowRequest(url: string, body: string) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let text = '';
  const begun = new Promise<void>((resolve) => {
    socket.on('connect', () => {
      socket.write(
        `POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n` +
          `Content-Length: ${body.length}\r\n\r\n${body.slice(0, -1)}`,
      );
      setTimeout(resolve, 100);
    });
  });
  const answer = new Promise<string>((resolve, reject) => {
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
  return { begun, answer, finish: () => socket.write(body.slice(-1)) };
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const limit = Date.now() + 5_000; Date.now() < limit;) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('The condition did not become true.');
}
