import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { execute } from '../support/databases.js';
import { fillIn, readCompose } from '../support/deployment.js';
import { call } from '../support/http.js';
import { readBlocks } from '../support/pages.js';
import { PgBouncer } from '../support/pgbouncer.js';
import { freePort } from '../support/ports.js';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';
import { ServerProcess } from '../support/process.js';
import { SECRET_KEY } from '../support/settings.js';

// deploy/compose.yml without Docker: its settings, deploy/pgbouncer.ini, and deploy/nginx.conf as docs/deploying.md changes it.

const JANE = { username: 'jane', email: 'jane@example.com', password: 'violet anchor tundra' };
const PASSWORD = randomBytes(32).toString('hex');

const isMissing = ['pgbouncer', 'nginx'].some(
  (command) => spawnSync(command, ['-v']).error !== undefined,
);

describe.skipIf(isMissing && !process.env.CI)('two instances', () => {
  let postgres: RunningPostgres;
  let pgbouncer: PgBouncer;
  let nginx: ChildProcess;
  let folder: string;
  const ports: number[] = [];
  const servers: ServerProcess[] = [];

  /** Starts one of the servers with its settings in the compose file, on this machine. */
  function start(index: number): ServerProcess {
    const { environment } = readCompose('deploy/compose.yml').services[`server-${index + 1}`]!;
    const values = { SECRET_KEY, POSTGRES_PASSWORD: PASSWORD, ISSUER: 'https://auth.example.com' };
    const settings = fillIn(environment, values);
    const here = (url: string) =>
      url
        .replace('pgbouncer:6432', `127.0.0.1:${pgbouncer.port}`)
        .replace('postgres:5432', new URL(postgres.url).host);
    return (servers[index] = ServerProcess.start({
      ...settings,
      DATABASE_URL: here(settings.DATABASE_URL!),
      DATABASE_DIRECT_URL: here(settings.DATABASE_DIRECT_URL!),
      HOST: '127.0.0.1',
      PORT: String(ports[index]),
    }));
  }

  /** Starts nginx without TLS. */
  function startNginx(): ChildProcess {
    const [block] = readBlocks('docs/deploying.md', 'nginx');
    const upstream = block!.code.replace(':3001', `:${ports[0]}`).replace(':3002', `:${ports[1]}`);
    const [, site] = /^(server \{.*?^\}$)/ms.exec(readFileSync('deploy/nginx.conf', 'utf8'))!;
    const server = site!
      .replace('listen 443 ssl', `listen 127.0.0.1:${ports[2]}`)
      .replaceAll(/^ +ssl_.*$/gm, '')
      .replace('proxy_pass http://127.0.0.1:3000;', 'proxy_pass http://nightlatch;');
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
      .join(' ');
    const file = join(folder, 'nginx.conf');
    writeFileSync(
      file,
      `daemon off; pid ${folder}/pid; events {} http { access_log off; ${temporary} ${upstream} ${server} }`,
    );
    return spawn('nginx', ['-e', 'stderr', '-c', file], { stdio: 'ignore' });
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nightlatch-instances-'));
    postgres = await startPostgres();
    await execute(postgres.url, `CREATE ROLE nightlatch LOGIN PASSWORD '${PASSWORD}'`);
    await execute(postgres.url, 'CREATE DATABASE nightlatch OWNER nightlatch');
    pgbouncer = await PgBouncer.start(
      (port, files) =>
        readFileSync('deploy/pgbouncer.ini', 'utf8')
          .replace('host=postgres port=5432', `host=127.0.0.1 port=${new URL(postgres.url).port}`)
          .replace('listen_port = 6432', `listen_port = ${port}`)
          .replace('/etc/pgbouncer', files),
      { 'users.txt': `"nightlatch" "${PASSWORD}"\n` },
    );
    ports.push(await freePort(), await freePort(), await freePort());
    await Promise.all([0, 1].map((index) => start(index).ready()));
    nginx = startNginx();
    await vi.waitFor(() => ask('GET', '/health/ready'), { timeout: 30_000 });
    expect((await ask('POST', '/users', { json: JANE })).status).toBe(201);
  });
  afterAll(async () => {
    nginx?.kill('SIGKILL');
    await Promise.all(servers.map((server) => server.remove()));
    await pgbouncer?.stop();
    await postgres?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = (method: string, path: string, options?: Parameters<typeof call>[3]) =>
    call(`http://127.0.0.1:${ports[2]}`, method, path, options);

  async function signIn(): Promise<{ access_token: string; refresh_token: string }> {
    const { username, password } = JANE;
    const { status, body } = await ask('POST', '/login', { json: { username, password } });
    expect(status).toBe(200);
    return body;
  }

  it('a user of one instance is a user of the other, which learns of a sign-out at once', async () => {
    const [one, other] = servers as [ServerProcess, ServerProcess];
    const { access_token: token } = await signIn();
    for (const server of servers)
      expect((await server.call('GET', '/users/me', { token })).status).toBe(200);
    expect((await one.call('POST', '/logout', { token })).status).toBe(204);
    const useOther = async () => (await other.call('GET', '/users/me', { token })).status;
    await expect.poll(useOther, { timeout: 4_000 }).toBe(401);
    for (const { output } of servers) expect(output).not.toContain('DATABASE_DIRECT_URL');
  });

  it('both instances are replaced, one after the other, and every request is answered', async () => {
    const { access_token: token } = await signIn();
    let { refresh_token } = await signIn();
    const replaced = new AbortController();
    let answered = 0;
    const use = async () => {
      while (!replaced.signal.aborted) {
        const form = { grant_type: 'refresh_token', refresh_token };
        const me = await ask('GET', '/users/me', { token });
        const refreshed = await ask('POST', '/token', { form });
        expect([me, refreshed]).toMatchObject([{ status: 200 }, { status: 200 }]);
        refresh_token = refreshed.body.refresh_token;
        answered += 2;
      }
    };
    const replace = async () => {
      try {
        for (const index of [0, 1]) {
          servers[index]!.signal('SIGTERM');
          expect(await servers[index]!.exit).toBe(0);
          await start(index).ready();
        }
      } finally {
        replaced.abort();
      }
    };
    await Promise.all([use(), replace()]);
    expect(answered).toBeGreaterThan(10);
  });
});
