import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '../../database/migration-columns.js';
import { authTables } from '../auth-tables.js';

const REFUSE = 'nightlatch_refuse_update';
const REFUSAL = 'audit_events is appended to, and never updated';

/** `audit_events`, of which both databases refuse an UPDATE. */
export class CreateAuditEvents1796300000000 implements MigrationInterface {
  readonly name = 'CreateAuditEvents1796300000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(auditEvents(queryRunner));
    if (queryRunner.dataSource.options.type === 'postgres') await refuseOnPostgres(queryRunner);
    else await refuseOnSqlite(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const { name, quoted } = authTables(queryRunner);
    // The trigger goes with its table.
    await queryRunner.dropTable(name('audit_events'));
    if (queryRunner.dataSource.options.type !== 'postgres') return;
    await queryRunner.query(`DROP FUNCTION ${quoted(REFUSE)}()`);
  }
}

/** Without a foreign key: the trail keeps the id of whoever is gone. */
function auditEvents(queryRunner: QueryRunner): Table {
  const { id, optionalReference, text, optionalText, time } = migrationColumns(queryRunner);
  const { name } = authTables(queryRunner);
  return new Table({
    name: name('audit_events'),
    columns: [
      id(),
      time('created_at'),
      text('name'),
      text('actor'),
      optionalText('actor_id'),
      optionalReference('subject_id'),
      optionalText('session_id'),
      optionalText('client_id'),
      optionalText('ip'),
      optionalText('user_agent'),
      optionalText('request_id'),
      { name: 'details', type: 'text' },
    ],
    indices: [
      { name: name('audit_events_name_idx'), columnNames: ['name', 'id'] },
      { name: name('audit_events_actor_id_idx'), columnNames: ['actor_id', 'id'] },
      { name: name('audit_events_subject_id_idx'), columnNames: ['subject_id', 'id'] },
    ],
  });
}

async function refuseOnPostgres(queryRunner: QueryRunner): Promise<void> {
  const { quoted } = authTables(queryRunner);
  await queryRunner.query(`
    CREATE FUNCTION ${quoted(REFUSE)}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION '${REFUSAL}';
    END $$`);
  await queryRunner.query(
    `CREATE TRIGGER nightlatch_audit_events BEFORE UPDATE ON ${quoted('audit_events')}
     FOR EACH STATEMENT EXECUTE FUNCTION ${quoted(REFUSE)}()`,
  );
}

async function refuseOnSqlite(queryRunner: QueryRunner): Promise<void> {
  const { quoted } = authTables(queryRunner);
  // A trigger's name is the database's there, as an index's is.
  await queryRunner.query(
    `CREATE TRIGGER ${quoted('nightlatch_audit_events')} BEFORE UPDATE ON ${quoted('audit_events')}
     BEGIN SELECT RAISE(ABORT, '${REFUSAL}'); END`,
  );
}
