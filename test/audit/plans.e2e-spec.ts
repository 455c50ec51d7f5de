import { DataSource } from 'typeorm';
import { expect, vi } from 'vitest';
import { AuditTrail } from '../../src/index.js';
import { AuditStore } from '../../src/audit/audit.store.js';
import { serverTest } from '../support/fixtures.js';
import { databaseKind } from '../support/databases.js';

const ROWS = 20_000;
const USER_ID = '019aa7b4-2f6e-7cc3-9d1b-000000000007';
const CURSOR = '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71';

/** Inserts events in the order of their numbers, a hundred of each of two hundred users. */
const FILL =
  databaseKind === 'postgres'
    ? `INSERT INTO audit_events (id, created_at, name, actor, actor_id, subject_id, ip, session_id, client_id, details)
       SELECT ('019aa7b4-' || lpad(to_hex(i), 4, '0') || '-7cc3-9d1b-000000000000')::uuid, i,
              'n' || i % 100, 'user', s, s::uuid, '10.0.0.' || i % 100, s, 'c' || i % 100, '{}'
       FROM generate_series(1, ${ROWS}) i,
            LATERAL (SELECT '019aa7b4-2f6e-7cc3-9d1b-' || lpad((i % 200)::text, 12, '0') AS s) t`
    : `WITH RECURSIVE t(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM t WHERE i < ${ROWS})
       INSERT INTO audit_events (id, created_at, name, actor, actor_id, subject_id, ip, session_id, client_id, details)
       SELECT printf('019aa7b4-%04x-7cc3-9d1b-000000000000', i), i, 'n' || i % 100, 'user', s, s,
              '10.0.0.' || i % 100, s, 'c' || i % 100, '{}'
       FROM (SELECT i, printf('019aa7b4-2f6e-7cc3-9d1b-%012d', i % 200) AS s FROM t)`;

const test = serverTest()
  .extend('dataSource', { scope: 'file' }, async ({ server }) => {
    const dataSource = server.app.get(DataSource);
    await dataSource.query(FILL);
    await dataSource.query('ANALYZE');
    return dataSource;
  })
  .extend(
    'explainStatements',
    ({ dataSource }) =>
      async (work: () => Promise<unknown>): Promise<string[]> => {
        const asked: Array<[sql: string, parameters: unknown[]]> = [];
        const log = vi
          .spyOn(dataSource.logger, 'logQuery')
          .mockImplementation((sql, parameters) => void asked.push([sql, parameters as unknown[]]));
        await work().finally(() => log.mockRestore());
        const explain = databaseKind === 'postgres' ? 'EXPLAIN' : 'EXPLAIN QUERY PLAN';
        const selects = asked.filter(([sql]) => /^SELECT.*audit_events/s.test(sql));
        expect(selects).not.toEqual([]);
        return Promise.all(
          selects.map(async ([sql, parameters]) => {
            const rows = await dataSource.query<object[]>(`${explain} ${sql}`, parameters);
            return rows.map((row) => Object.values(row).join(' ')).join('\n');
          }),
        );
      },
  );

const along = (index: string) =>
  databaseKind === 'postgres'
    ? new RegExp(`Index Scan( Backward)? using "?${index}`)
    : new RegExp(`USING INDEX ${index}`);
const NO_SORT = /Seq Scan|Sort|SCAN audit_events$|TEMP B-TREE/m;
const PRIMARY = databaseKind === 'postgres' ? 'PK_\\w+' : 'sqlite_autoindex_audit_events_1';

test.for([
  ['nothing', {}, PRIMARY],
  ['time', { since: new Date(1) }, PRIMARY],
  ['name', { name: 'n7' }, 'audit_events_name_idx'],
  ['actor', { actorId: USER_ID }, 'audit_events_actor_id_idx'],
  ['subject', { subjectId: USER_ID }, 'audit_events_subject_id_idx'],
  ['address', { ip: '10.0.0.7' }, 'audit_events_ip_idx'],
  ['session', { sessionId: USER_ID }, 'audit_events_session_id_idx'],
  ['client', { clientId: 'c7' }, 'audit_events_client_id_idx'],
] as const)(
  `A page of audit events filtered by %s is read along an index on ${databaseKind}`,
  async ([_what, filters, index], { server, explainStatements }) => {
    const trail = server.app.get(AuditTrail, { strict: false });
    for (const cursor of [null, CURSOR]) {
      const plans = await explainStatements(() => trail.list({ filters, cursor, limit: 10 }));
      expect(plans).toHaveLength(1);
      expect(plans[0]).toMatch(along(index));
      expect(plans[0]).not.toMatch(NO_SORT);
    }
  },
);

test(`A page of a user's activity is read along two indexes on ${databaseKind}`, async ({
  server,
  explainStatements,
}) => {
  const trail = server.app.get(AuditTrail, { strict: false });
  const plans = await explainStatements(() =>
    trail.listForUser(USER_ID, { cursor: CURSOR, limit: 10 }),
  );
  expect(plans).toHaveLength(2);
  expect(plans.join('\n')).toMatch(along('audit_events_actor_id_idx'));
  expect(plans.join('\n')).toMatch(along('audit_events_subject_id_idx'));
  expect(plans.join('\n')).not.toMatch(NO_SORT);
});

test(`Old audit events are found along the primary key on ${databaseKind}`, async ({
  server,
  explainStatements,
}) => {
  const store = server.app.get(AuditStore, { strict: false });
  const [plan] = await explainStatements(() => store.deleteExpired(new Date(1_000), 10).next());
  expect(plan).toMatch(
    databaseKind === 'postgres'
      ? /Index (Only )?Scan using "PK_/
      : /USING COVERING INDEX sqlite_autoindex/,
  );
});
