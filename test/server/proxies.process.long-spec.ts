import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { beginTrip, SPA } from '../support/plain-browser.js';
import { freePort } from '../support/ports.js';
import { ServerProcess } from '../support/process.js';

const run = promisify(execFile);

interface Proxy {
  name: string;
  command: string;
  /** Fills our ports and certificate into the file, and starts the proxy. */
  start: (folder: string, tls: number, http: number) => ChildProcess;
}

const nginx: Proxy = {
  name: 'deploy/nginx.conf',
  command: 'nginx',
  start(folder, tls, http) {
    const servers = readFileSync('deploy/nginx.conf', 'utf8')
      .replaceAll('listen 443 ssl', `listen 127.0.0.1:${tls} ssl`)
      .replaceAll('127.0.0.1:3000', `127.0.0.1:${http}`)
      .replaceAll(/\/etc\/ssl\/\S+\.(pem|key)/g, `${folder}/tls.$1`);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
      .join(' ');
    writeFileSync(
      join(folder, 'nginx.conf'),
      `daemon off; pid ${folder}/pid; events {} http { access_log off; ${temporary} ${servers} }`,
    );
    return spawn('nginx', ['-e', 'stderr', '-c', join(folder, 'nginx.conf')]);
  },
};

const caddy: Proxy = {
  name: 'deploy/Caddyfile',
  command: 'caddy',
  start(folder, tls, http) {
    const sites = readFileSync('deploy/Caddyfile', 'utf8')
      .replaceAll('127.0.0.1:3000', `127.0.0.1:${http}`)
      .replaceAll(
        /^(\w+\.example\.com) \{/gm,
        `$1:${tls} {\n\ttls ${folder}/tls.pem ${folder}/tls.key`,
      );
    const file = join(folder, 'Caddyfile');
    writeFileSync(file, `{\n\tadmin off\n\tauto_https off\n}\n${sites}`);
    return spawn('caddy', ['run', '--adapter', 'caddyfile', '--config', file], {
      env: { PATH: process.env.PATH, HOME: folder },
    });
  },
};

/** Without them the tests are skipped, except in CI. Debian: apt-get install nginx-light caddy. */
function isMissing({ command }: Proxy): boolean {
  const { PATH = '', CI } = process.env;
  return !CI && !PATH.split(':').some((path) => existsSync(join(path, command)));
}

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nightlatch-proxy-'));
  const names = 'subjectAltName=DNS:auth.example.com,DNS:www.example.com';
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const files = ['-keyout', `${folder}/tls.key`, '-out', `${folder}/tls.pem`];
  const subject = ['-subj', '/CN=example.com', '-addext', names];
  writeFileSync(join(folder, 'clients.json'), JSON.stringify([{ ...SPA, scope: undefined }]));
  await run('openssl', ['req', '-x509', '-days', '2', ...key, ...files, ...subject]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function isListening(port: number): Promise<void> {
  const probe = createServer();
  const taken = new Promise((resolve) => probe.once('error', resolve));
  probe.listen(port, '127.0.0.1', () => probe.close());
  await Promise.race([taken, new Promise((_, reject) => probe.once('close', reject))]);
}

describe.each([nginx, caddy])('$name', (proxy) => {
  describe
    .skipIf(isMissing(proxy))
    .each(['https://auth.example.com', 'https://www.example.com/auth'])('%s', (site) => {
    let server: ServerProcess;
    let child: ChildProcess;
    let port: number;
    let issuer: string;
    beforeAll(async () => {
      port = await freePort();
      const http = await freePort();
      const { protocol, hostname, pathname } = new URL(site);
      issuer = `${protocol}//${hostname}:${port}${pathname.replace(/\/$/, '')}`;
      server = await ServerProcess.start({
        NODE_ENV: 'production',
        SECRET_KEY: randomBytes(32).toString('hex'),
        HOST: '127.0.0.1',
        PORT: String(http),
        TRUST_PROXY: '1',
        ISSUER: issuer,
        CLIENTS_FILE: join(folder, 'clients.json'),
      }).ready();
      child = proxy.start(folder, port, http);
      await vi.waitFor(() => isListening(port), { timeout: 10_000 });
    });
    afterAll(async () => {
      child?.kill('SIGKILL');
      await server?.remove();
    });

    /** Asks through the proxy, with the certificate checked. */
    async function curl(url: string, ...args: string[]): Promise<string> {
      const { hostname } = new URL(url);
      const resolve = ['--resolve', `${hostname}:${port}:127.0.0.1`];
      const tls = ['--cacert', `${folder}/tls.pem`];
      const { stdout } = await run('curl', ['-sS', '--fail', ...resolve, ...tls, ...args, url]);
      return stdout;
    }

    it('the metadata is at its RFC 8414 address, and each of its URLs answers', async () => {
      const { origin, pathname } = new URL(issuer);
      const path = pathname === '/' ? '' : pathname;
      const address = `${origin}/.well-known/oauth-authorization-server${path}`;
      const metadata = JSON.parse(await curl(address));
      expect(metadata.issuer).toBe(issuer);
      expect(JSON.parse(await curl(metadata.jwks_uri)).keys).toHaveLength(1);
    });

    it('a user signs in, and the session has the address of the client', async () => {
      const json = ['-H', 'Content-Type: application/json', '-d'];
      const user = {
        username: 'johndoe',
        email: 'john@example.com',
        password: 'a long password 1',
      };
      await curl(`${issuer}/users`, ...json, JSON.stringify(user));
      // The header that a client forges is not believed.
      const forged = ['-H', 'X-Forwarded-For: 192.0.2.1'];
      const form = ['-d', 'username=johndoe', '-d', 'password=a long password 1'];
      const { access_token } = JSON.parse(await curl(`${issuer}/token`, ...forged, ...form));
      const bearer = ['-H', `Authorization: Bearer ${access_token}`];
      expect(JSON.parse(await curl(`${issuer}/users/me`, ...bearer)).username).toBe('johndoe');
      const sessions = JSON.parse(await curl(`${issuer}/users/me/sessions`, ...bearer));
      expect(sessions.map(({ ip }: { ip: string }) => ip)).toEqual(['127.0.0.1']);
    });

    it('the longest state of an application, encoded, leads to the sign-in page', async () => {
      const state = '/'.repeat(2_048);
      const { path } = beginTrip(SPA, { state });
      const format = ['-o', '/dev/null', '-w', '%{http_code} %{redirect_url}'];
      const [status, next] = (await curl(issuer + path, ...format)).split(' ');
      expect(status).toBe('303');
      expect(new URL(next!).searchParams.get('state')).toBe(state);
      expect(await curl(next!)).toContain('<form method="post"');
    });

    it('the docs page and its scripts are served', async () => {
      expect(await curl(`${issuer}/docs`)).toContain('<title>Nightlatch</title>');
      expect(await curl(`${issuer}/docs/swagger-ui-init.js`)).toContain('SwaggerUIBundle');
    });
  });
});
