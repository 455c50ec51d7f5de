import { afterEach, expect, it } from 'vitest';
import { type Container, readManifests, readPodSettings } from '../support/deployment.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import { ServerProcess } from '../support/process.js';
import { SECRET_KEY } from '../support/settings.js';

/** Node refuses each write to a file then. The environment has no HOME. */
const READ_ONLY = {
  NODE_OPTIONS: '--experimental-permission --allow-fs-read=* --allow-addons --allow-worker',
};

let server: ServerProcess;
afterEach(() => server.remove());

it('a server with the settings of deploy/kubernetes/ starts, signs a user in and stops without writing a file', async () => {
  const database = await createMigratedDatabase('postgres');
  const settings = { ...readPodSettings(), SECRET_KEY, DATABASE_URL: database.url };
  const local = { PORT: '0', METRICS_PORT: '0', HOST: '127.0.0.1', SHUTDOWN_DELAY_SECONDS: '0' };
  server = ServerProcess.start({
    ...settings,
    ...local,
    ...READ_ONLY,
    NODE_ENV: 'production',
    PASSWORD_GRANT: 'on',
  });
  await server.ready();
  const json = { username: 'jane', email: 'jane@example.com', password: 'violet anchor tundra' };
  expect((await server.call('POST', '/users', { json })).status).toBe(201);
  const { username, password } = json;
  const { body } = await server.call('POST', '/login', { json: { username, password } });
  const me = await server.call('GET', '/users/me', { token: body.access_token });
  expect([me.status, me.body.username]).toEqual([200, 'jane']);
  const [{ livenessProbe, readinessProbe }] = readManifests().Deployment!.spec.template.spec
    .containers as [Container];
  for (const { httpGet } of [livenessProbe, readinessProbe])
    expect((await server.call('GET', httpGet.path)).status).toBe(200);
  server.signal('SIGTERM');
  expect(await server.exit).toBe(0);
  await database.drop();
});

it('a server without SECRET_KEY, which would store one, says that it cannot', async () => {
  server = ServerProcess.start({ PORT: '0', ...READ_ONLY });
  expect(await server.exit).toBe(1);
  expect(server.output).toContain(
    'data/secret-key cannot be read or created (ERR_ACCESS_DENIED): set SECRET_KEY',
  );
});
