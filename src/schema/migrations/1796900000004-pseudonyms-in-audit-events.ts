import type { MigrationInterface, QueryRunner } from 'typeorm';
import { getAuthTables } from '../auth-tables.js';

const REJECT = 'nightlatch_refuse_update';
const TRIGGER = 'nightlatch_audit_events';
const MESSAGE = 'audit_events is appended to, and never updated';
const ADDRESSES = ['ip', 'user_agent'];
const OTHERS = [
  'id',
  'created_at',
  'name',
  'actor',
  'actor_id',
  'subject_id',
  'session_id',
  'client_id',
  'request_id',
  'details',
];

/** Lets an update of `audit_events` replace an address by a pseudonym, for deleted users, and still nothing else. */
export class PseudonymsInAuditEvents1796900000004 implements MigrationInterface {
  readonly name = 'PseudonymsInAuditEvents1796900000004';

  async up(queryRunner: QueryRunner): Promise<void> {
    const isPostgres = queryRunner.connection.options.type === 'postgres';
    await dropTrigger(queryRunner);
    const same = isPostgres ? 'IS NOT DISTINCT FROM' : 'IS';
    const isPseudonym = (column: string) => `coalesce(substr(NEW.${column}, 1, 5), '') = 'hmac:'`;
    const allowed = [
      ...OTHERS.map((column) => `NEW.${column} ${same} OLD.${column}`),
      ...ADDRESSES.map(
        (column) => `(NEW.${column} ${same} OLD.${column} OR ${isPseudonym(column)})`,
      ),
      `(${ADDRESSES.map(isPseudonym).join(' OR ')})`,
    ].join(' AND ');
    if (isPostgres)
      await rejectOnPostgres(queryRunner, 'ROW', `IF ${allowed} THEN RETURN NEW; END IF;`);
    else await rejectOnSqlite(queryRunner, `WHEN NOT (${allowed})`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropTrigger(queryRunner);
    if (queryRunner.connection.options.type === 'postgres') {
      await rejectOnPostgres(queryRunner, 'STATEMENT', '');
    } else await rejectOnSqlite(queryRunner, '');
  }
}

async function dropTrigger(queryRunner: QueryRunner): Promise<void> {
  const { quoted } = getAuthTables(queryRunner);
  await queryRunner.query(
    queryRunner.connection.options.type === 'postgres'
      ? `DROP TRIGGER IF EXISTS ${TRIGGER} ON ${quoted('audit_events')}`
      : `DROP TRIGGER IF EXISTS ${quoted(TRIGGER)}`,
  );
}

async function rejectOnPostgres(
  queryRunner: QueryRunner,
  each: 'ROW' | 'STATEMENT',
  exception: string,
): Promise<void> {
  const { quoted } = getAuthTables(queryRunner);
  await queryRunner.query(`
    CREATE OR REPLACE FUNCTION ${quoted(REJECT)}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      ${exception}
      RAISE EXCEPTION '${MESSAGE}';
    END $$`);
  await queryRunner.query(
    `CREATE TRIGGER ${TRIGGER} BEFORE UPDATE ON ${quoted('audit_events')}
     FOR EACH ${each} EXECUTE FUNCTION ${quoted(REJECT)}()`,
  );
}

async function rejectOnSqlite(queryRunner: QueryRunner, when: string): Promise<void> {
  const { quoted } = getAuthTables(queryRunner);
  await queryRunner.query(
    `CREATE TRIGGER ${quoted(TRIGGER)} BEFORE UPDATE ON ${quoted('audit_events')} ${when}
     BEGIN SELECT RAISE(ABORT, '${MESSAGE}'); END`,
  );
}
