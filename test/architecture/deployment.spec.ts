import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { SETTINGS } from '../../src/server/settings/settings-table.js';

interface Compose {
  services: Record<
    string,
    {
      image?: string;
      build?: string;
      environment: Record<string, string>;
      depends_on?: Record<string, { condition: string }>;
      healthcheck?: unknown;
    }
  >;
}

it('docker-compose.yml starts the server after PostgreSQL is healthy, with settings that exist', () => {
  const { services } = parse(readFileSync('docker-compose.yml', 'utf8')) as Compose;
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
  const { server, postgres } = (parse(readFileSync('docker-compose.yml', 'utf8')) as Compose)
    .services;
  expect(server!.environment.DATABASE_URL).not.toContain('$');
  expect(server!.environment.PGPASSWORD).toBe(postgres!.environment.POSTGRES_PASSWORD);
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
