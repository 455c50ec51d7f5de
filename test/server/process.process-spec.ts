import { connect } from 'node:net';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateRsaKeys } from '../../src/crypto/key-pairs.js';
import { ConnectingClients } from '../support/connecting-clients.js';
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
const LOGIN = { email: USER.email, password: USER.password };

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

  it('says where its mails are shown', async () => {
    await expect.poll(() => server.output).toContain(`shown at ${server.url}/dev/mail`);
    expect((await server.call('GET', '/dev/mail')).status).toBe(200);
    expect((await server.cli('mail', 'test', 'jo@example.com')).stderr).toBe(
      'nightlatch: No mail server is configured: set SMTP_URL and MAIL_FROM.\n',
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
    const settings = { PORT: '0', SHUTDOWN_DELAY_SECONDS: '0' };
    server = await ServerProcess.start(settings, { folder: server.folder }).ready();
    const me = await server.call('GET', '/users/me', { token: body.access_token });
    expect([me.status, me.body.username]).toEqual([200, 'abc']);
  });

  it('resets no request of 24 clients that keep connecting at SIGTERM, cuts a slow client off after 10 seconds, and exits with 0', async () => {
    // More than a busy machine needs.
    const clients = new ConnectingClients(server.url, 30_000);
    await clients.answered(100);
    const slow = slowRequest(server.url, '{}');
    await slow.begun;
    const begin = Date.now();
    server.signal('SIGTERM');
    await clients.refused();
    expect(clients.outcomes).toMatchObject({ refused: 24, reset: 0, hangs: 0 });
    expect(await server.exit).toBe(0);
    expect(Date.now() - begin).toBeGreaterThan(9_000);
    expect(Date.now() - begin).toBeLessThan(14_000);
    await slow.answer.catch(() => {});
  });
});

describe('the built server', () => {
  let production: ServerProcess;
  afterAll(() => production.remove());

  it('registers, signs in and answers GET /users/me in production with DOCS=off, and names neither the docs nor a mailbox', async () => {
    const settings = { DOCS: 'off', SHUTDOWN_DELAY_SECONDS: '1' };
    production = await ServerProcess.start({ ...PRODUCTION, ...settings }).ready();
    expect((await production.call('POST', '/users', { json: USER })).status).toBe(201);
    const { body } = await production.call('POST', '/login', { json: LOGIN });
    const me = await production.call('GET', '/users/me', { token: body.access_token });
    expect([me.status, me.body.username]).toEqual([200, 'abc']);
    // The demo is off in production.
    const items = await production.call('GET', '/users/me/items', { token: body.access_token });
    expect([items.status, body.scope]).toEqual([404, '']);
    expect(production.output).not.toContain(USER.password);
    expect(production.output).not.toContain(PRODUCTION.SECRET_KEY);
    expect(production.output.match(/ASVS 10\.4\.4/g)).toHaveLength(1);
    expect(production.output).toContain(`Ready. Listening on ${production.url}"`);
    expect(production.output).not.toContain('/docs');
    await expect.poll(() => production.output).toContain('no mail is sent');
    expect((await production.call('GET', '/dev/mail')).status).toBe(404);
  });

  it('fails readiness first after SIGTERM, lets requests in flight finish, and exits with 0', async () => {
    const slow = slowRequest(production.url, JSON.stringify(LOGIN));
    await slow.begun;
    production.signal('SIGTERM');
    const health = (name: string) => production.call('GET', `/health/${name}`);
    await expect.poll(async () => (await health('ready')).status).toBe(503);
    expect((await health('live')).status).toBe(200);
    await expect.poll(() => health('live').catch(() => null)).toBeNull();
    slow.finish();
    expect(await slow.answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(await production.exit).toBe(0);
    expect(production.output).toContain('"msg":"stopped"');
  });

  it('does not start in production without SECRET_KEY, and says why in one line', async () => {
    const server = ServerProcess.start({ ...PRODUCTION, SECRET_KEY: '' });
    expect(await server.exit).toBe(1);
    await server.remove();
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
    const { body } = await server.call('POST', '/login', { json: LOGIN });
    expect(decode(body.access_token).header).toEqual({ alg: 'RS256', typ: 'at+jwt', kid: 'mine' });
    const me = await server.call('GET', '/users/me', { token: body.access_token });
    expect(me.status).toBe(200);
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
