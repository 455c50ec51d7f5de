import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';

const test = serverTest();

test('GET /health/ready answers 503 and says why if the SQLite file was deleted or replaced while the server runs', async ({
  server,
}) => {
  const file = server.settings.databaseUrl.slice('sqlite:'.length);
  const ready = async () => {
    const { status, body } = await server.call('GET', '/health/ready');
    return [status, body.detail ?? body.status];
  };
  const gone = 'Not ready: the database file was deleted or replaced: restart the server.';
  expect(await ready()).toEqual([200, 'ok']);
  renameSync(file, `${file}.moved`);
  expect(await ready()).toEqual([503, gone]);
  writeFileSync(file, '');
  expect(await ready()).toEqual([503, gone]);
  expect(server.log.filter((line) => line.includes(gone))).toHaveLength(1);
  rmSync(file);
  renameSync(`${file}.moved`, file);
  expect(await ready()).toEqual([200, 'ok']);
  expect((await server.call('GET', '/health/live')).status).toBe(200);
});
