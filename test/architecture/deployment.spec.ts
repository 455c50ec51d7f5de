import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readSettings } from '../../src/server/settings/read-settings.js';
import { SETTINGS } from '../../src/server/settings/settings-table.js';
import { fillIn, readCompose } from '../support/deployment.js';

it('docker-compose.yml starts the server after PostgreSQL is healthy, with settings that exist', () => {
  const { services } = readCompose();
  expect(Object.keys(services).toSorted()).toEqual(['postgres', 'server']);
  const { server, postgres } = services;
  expect(postgres!.image).toMatch(/^postgres:\d+/);
  expect(postgres!.healthcheck).toBeTruthy();
  expect(server!.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
  // `pg` itself reads PGPASSWORD.
  for (const name of Object.keys(server!.environment))
    expect([...Object.keys(SETTINGS), 'PGPASSWORD']).toContain(name);
});

it('docker-compose.yml has no password in a URL, where a / or # of it would need to be encoded', () => {
  const { server, postgres } = readCompose().services;
  expect(server!.environment.DATABASE_URL).not.toContain('$');
  expect(server!.environment.PGPASSWORD).toBe(postgres!.environment.POSTGRES_PASSWORD);
});

it('docker-compose.yml publishes the port on loopback, and starts only with a secret key and a password', () => {
  const { server, postgres } = readCompose().services;
  expect(server!.ports).toEqual(['127.0.0.1:3000:3000']);
  expect(postgres!.ports).toBeUndefined();
  const variables = readFileSync('docker-compose.yml', 'utf8').matchAll(/\$\{(\w+)(:.)/g);
  const required = [...variables].flatMap(([, name, mark]) => (mark === ':?' ? [name] : []));
  expect(new Set(required)).toEqual(new Set(['SECRET_KEY', 'POSTGRES_PASSWORD']));
});

it('a .env for development does not make the container of docker-compose.yml unreachable', () => {
  const development = {
    NODE_ENV: 'development',
    HOST: 'localhost',
    PORT: '4000',
    METRICS_PORT: '9464',
  };
  const { environment } = readCompose().services.server!;
  const secretKey = randomBytes(32).toString('hex');
  const { settings } = readSettings({
    ...development,
    ...fillIn(environment, { SECRET_KEY: secretKey, POSTGRES_PASSWORD: 'x' }),
  });
  expect(settings).toMatchObject({
    production: true,
    host: '0.0.0.0',
    port: 3000,
    metricsHost: '0.0.0.0',
  });
});

it('the image has a health check, and docker-compose.yml keeps its command', () => {
  expect(readFileSync('Dockerfile', 'utf8')).toMatch(/^HEALTHCHECK .*\\\n +CMD \["node", "-e", /m);
  const { healthcheck } = readCompose().services.server!;
  expect(healthcheck).toHaveProperty('interval');
  expect(healthcheck).not.toHaveProperty('test');
});

it('the Dockerfile copies files that exist and starts the built server', () => {
  const dockerfile = readFileSync('Dockerfile', 'utf8');
  expect(dockerfile).toMatch(/^CMD \["node", "dist\/main\.js"\]$/m);
  expect(dockerfile).toMatch(/^USER node$/m);
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, list]) =>
    list!.split(' '),
  );
  for (const path of copied) expect(existsSync(path), path).toBe(true);
});

it('docs/deploying.md stores the settings in the folder of the systemd unit, for its user alone, before it starts', () => {
  const unit = readFileSync('deploy/nightlatch.service', 'utf8');
  const [, user] = /^User=(.+)$/m.exec(unit)!;
  const [, folder] = /^WorkingDirectory=(.+)$/m.exec(unit)!;
  const page = readFileSync('docs/deploying.md', 'utf8');
  const steps = [
    `useradd --system ${user}`,
    `install --directory --owner=${user} --mode=0700 ${folder}`,
    `install --owner=${user} --mode=0600 .env ${folder}/.env`,
    'systemctl enable --now nightlatch',
  ].map((step) => page.indexOf(step));
  expect(steps).not.toContain(-1);
  expect(steps).toEqual(steps.toSorted((a, b) => a - b));
});

it('the systemd unit starts the server again however often it has failed', () => {
  const unit = readFileSync('deploy/nightlatch.service', 'utf8');
  expect(unit).toMatch(/^StartLimitIntervalSec=0$/m);
  expect(unit).toMatch(/^Restart=on-failure\nRestartSec=5$/m);
});

it('docs/backup.md names every setting that is a file', () => {
  const page = readFileSync('docs/backup.md', 'utf8');
  const files = Object.keys(SETTINGS).filter((name) => name.endsWith('_FILE'));
  expect(files.length).toBeGreaterThan(2);
  for (const file of files) expect(page).toContain(file);
});
