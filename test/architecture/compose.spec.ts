import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DRAIN_LIMIT_MS } from '../../src/server/process/shutdown.js';
import { readSettings } from '../../src/server/settings/read-settings.js';
import { SETTINGS } from '../../src/server/settings/settings-table.js';
import { fillIn, readCompose } from '../support/deployment.js';
import { SECRET_KEY } from '../support/settings.js';

const FILE = 'deploy/compose.yml';
const VALUES = { SECRET_KEY, POSTGRES_PASSWORD: 'x', ISSUER: 'https://auth.example.com' };
const { services, configs } = readCompose(FILE);
const [first, second] = [services['server-1']!, services['server-2']!];

it('deploy/compose.yml runs two servers that differ in their port, behind PgBouncer', () => {
  expect(Object.keys(services).toSorted()).toEqual([
    'pgbouncer',
    'postgres',
    'server-1',
    'server-2',
  ]);
  expect(first.ports).toEqual(['127.0.0.1:3001:3000']);
  expect({ ...first, ports: [] }).toEqual({ ...second, ports: [] });
  expect(second.ports).toEqual(['127.0.0.1:3002:3000']);
  for (const name of ['pgbouncer', 'postgres']) {
    expect(first.depends_on).toHaveProperty(name, { condition: 'service_healthy' });
    expect(services[name]!.ports).toBeUndefined();
  }
  expect(services.postgres).toEqual({
    extends: { file: '../docker-compose.yml', service: 'postgres' },
  });
});

it('deploy/compose.yml sets settings that exist, and the server accepts them', () => {
  for (const name of Object.keys(first.environment))
    expect([...Object.keys(SETTINGS), 'PGPASSWORD']).toContain(name);
  const { settings } = readSettings(fillIn(first.environment, VALUES));
  expect(settings).toMatchObject({ production: true, host: '0.0.0.0', trustProxyHops: 1 });
  expect(first.ports![0]).toMatch(new RegExp(`:${settings.port}$`));
});

it('deploy/compose.yml has no secret, and starts only with each that it needs', () => {
  const text = readFileSync(FILE, 'utf8');
  for (const name of ['SECRET_KEY', 'PGPASSWORD'])
    expect(String(first.environment[name])).toMatch(/^\$\{\w+:\?[^}]+\}$/);
  for (const missing of Object.keys(VALUES))
    expect(() => fillIn(first.environment, { ...VALUES, [missing]: '' })).toThrow(missing);
  expect(configs!['pgbouncer-users']!.content!.trim()).toBe('"nightlatch" "${POSTGRES_PASSWORD}"');
  expect(text).toContain("ports: ['127.0.0.1:");
});

it('deploy/compose.yml connects the servers to PgBouncer, and directly to PostgreSQL for changes', () => {
  const { DATABASE_URL, DATABASE_DIRECT_URL } = fillIn(first.environment, VALUES);
  const ini = readFileSync(`deploy/${configs!.pgbouncer!.file}`, 'utf8');
  const [pooler, direct] = [new URL(DATABASE_URL!), new URL(DATABASE_DIRECT_URL!)];
  expect(ini).toContain(`listen_port = ${pooler.port}\n`);
  expect(ini).toContain(
    `${direct.pathname.slice(1)} = host=${direct.hostname} port=${direct.port}`,
  );
  expect(ini).toContain('pool_mode = transaction\n');
  expect(pooler.hostname).toBe('pgbouncer');
  expect(pooler.pathname).toBe(direct.pathname);
  const mounted = services.pgbouncer!.configs as Array<{ source: string; target: string }>;
  expect(mounted.map(({ source }) => source)).toEqual(Object.keys(configs!));
  const [iniPath, usersPath] = mounted.map(({ target }) => target);
  expect(ini).toContain(`auth_file = ${usersPath}\n`);
  expect(String((services.pgbouncer!.build as Record<string, string>).dockerfile_inline)).toContain(
    `CMD ["pgbouncer", "${iniPath}"]`,
  );
});

it.each([
  [FILE, first],
  ['docker-compose.yml', readCompose().services.server!],
])('%s gives requests in flight the time to finish', (_file, { environment, ...service }) => {
  const { settings } = readSettings(fillIn(environment, VALUES));
  const seconds = settings.shutdownDelaySeconds + DRAIN_LIMIT_MS / 1_000;
  expect(Number.parseInt(service.stop_grace_period!)).toBeGreaterThan(seconds);
});

it('deploy/compose.yml builds the image of the Dockerfile', () => {
  expect(first.build).toBe('..');
  expect(existsSync('Dockerfile')).toBe(true);
});
