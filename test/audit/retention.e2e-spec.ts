import { DataSource, type QueryDeepPartialEntity } from 'typeorm';
import { expect } from 'vitest';
import { UserAccounts } from '../../src/index.js';
import { PurgeJob } from '../../src/database/purge.job.js';
import { AuditEventRow } from '../../src/audit/audit-event.entity.js';
import { getLowestId } from '../../src/audit/audit.store.js';
import { serverTest } from '../support/fixtures.js';
import { DAY, type TestServer } from '../support/server.js';

const names = async (server: TestServer) => {
  const events = server.app.get(DataSource).getRepository(AuditEventRow);
  return (await events.find({ order: { id: 'ASC' } })).map(({ name }) => name);
};

const test = serverTest();

test('Purge deletes audit events older than AUDIT_RETENTION_DAYS, in batches, and no others', async ({
  startServer,
}) => {
  const server = await startServer({ auditRetentionDays: 30 });
  const { id } = await server.register();
  const events = server.app.get(DataSource).getRepository(AuditEventRow);
  const [one] = await events.find();
  const before = Date.now() - 30 * DAY * 1_000 - 60_000;
  const old = Array.from({ length: 600 }, (_, i) => {
    const createdAt = new Date(before - i);
    const row = { ...one!, id: getLowestId(createdAt), createdAt };
    return row as QueryDeepPartialEntity<AuditEventRow>;
  });
  for (let i = 0; i < old.length; i += 50) await events.insert(old.slice(i, i + 50));
  await server.app.get(PurgeJob).run();
  expect(await names(server)).toEqual(['user.registered']);
  expect(server.log.join('')).toMatch(/"table":"audit_events","rows":600/);
  server.setClockAhead(29 * DAY);
  await server.app.get(UserAccounts).disable(id);
  await server.app.get(PurgeJob).run();
  expect(await names(server)).toEqual(['user.registered', 'user.disabled']);
  server.setClockAhead(31 * DAY);
  await server.app.get(PurgeJob).run();
  expect(await names(server)).toEqual(['user.disabled']);
});

test('AUDIT_RETENTION_DAYS=0 keeps every audit event', async ({ startServer }) => {
  const server = await startServer({ auditRetentionDays: 0 });
  await server.register();
  server.setClockAhead(36_500 * DAY);
  await server.app.get(PurgeJob).run();
  expect(await names(server)).toEqual(['user.registered']);
});
