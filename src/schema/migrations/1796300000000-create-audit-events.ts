import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '../../database/migration-columns.js';
import { getAuthTables } from '../auth-tables.js';

const REJECT = 'nightlatch_refuse_update';
const MESSAGE = 'audit_events is appended to, and never updated';

/** Creates `audit_events`, with a trigger that rejects updates. */
export class CreateAuditEvents1796300000000 implements MigrationInterface {
  readonly name = 'CreateAuditEvents1796300000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(createAuditEvents(queryRunner));
    if (queryRunner.connection.options.type === 'postgres')
      await rejectUpdatesOnPostgres(queryRunner);
    else await rejectUpdatesOnSqlite(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const { name, quoted } = getAuthTables(queryRunner);
    // The trigger goes with its table.
    await queryRunner.dropTable(name('audit_events'));
    if (queryRunner.connection.options.type !== 'postgres') return;
    await queryRunner.query(`DROP FUNCTION ${quoted(REJECT)}()`);
  }
}

/** Without a foreign key: the trail keeps the ids of deleted users. */
function createAuditEvents(queryRunner: QueryRunner): Table {
  const { id, optionalReference, text, optionalText, time } = migrationColumns(queryRunner);
  const { name } = getAuthTables(queryRunner);
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

async function rejectUpdatesOnPostgres(queryRunner: QueryRunner): Promise<void> {
  const { quoted } = getAuthTables(queryRunner);
  await queryRunner.query(`
    CREATE FUNCTION ${quoted(REJECT)}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION '${MESSAGE}';
    END $$`);
  await queryRunner.query(
    `CREATE TRIGGER nightlatch_audit_events BEFORE UPDATE ON ${quoted('audit_events')}
     FOR EACH STATEMENT EXECUTE FUNCTION ${quoted(REJECT)}()`,
  );
}

async function rejectUpdatesOnSqlite(queryRunner: QueryRunner): Promise<void> {
  const { quoted } = getAuthTables(queryRunner);
  // On SQLite the name of a trigger is unique in the database, as the name of an index is.
  await queryRunner.query(
    `CREATE TRIGGER ${quoted('nightlatch_audit_events')} BEFORE UPDATE ON ${quoted('audit_events')}
     BEGIN SELECT RAISE(ABORT, '${MESSAGE}'); END`,
  );
}
