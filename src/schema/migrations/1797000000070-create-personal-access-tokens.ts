import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '../../database/migration-columns.js';
import { getAuthTables } from '../auth-tables.js';

const TABLE = 'personal_access_tokens';

/** Creates `personal_access_tokens`. */
export class CreatePersonalAccessTokens1797000000070 implements MigrationInterface {
  readonly name = 'CreatePersonalAccessTokens1797000000070';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(createTokens(queryRunner));
    if (queryRunner.connection.options.type === 'postgres') await tunePostgres(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable(getAuthTables(queryRunner).name(TABLE));
  }
}

async function tunePostgres(queryRunner: QueryRunner): Promise<void> {
  const { quoted } = getAuthTables(queryRunner);
  const [tokens, notify] = [quoted(TABLE), quoted('nightlatch_notify')];
  // Leaves space for the times of use, so that each is written beside its row (heap-only).
  await queryRunner.query(`ALTER TABLE ${tokens} SET (fillfactor = 80)`);
  for (const [name, rest] of Object.entries({
    // Not for the last use, which is not cached.
    [TABLE]: `AFTER UPDATE OF scope, expires_at, revoked_at OR DELETE ON ${tokens}
      FOR EACH ROW EXECUTE FUNCTION ${notify}('id')`,
    [`${TABLE}_truncated`]: `AFTER TRUNCATE ON ${tokens} FOR EACH STATEMENT EXECUTE FUNCTION ${notify}()`,
  })) {
    await queryRunner.query(`CREATE TRIGGER nightlatch_${name} ${rest}`);
  }
}

function createTokens(queryRunner: QueryRunner): Table {
  const { id, reference, text, optionalText, time, optionalTime } = migrationColumns(queryRunner);
  const { name } = getAuthTables(queryRunner);
  return new Table({
    name: name(TABLE),
    columns: [
      id(),
      reference('user_id'),
      text('name'),
      text('token_digest'),
      text('hint'),
      text('scope'),
      time('created_at'),
      time('expires_at'),
      optionalTime('last_used_at'),
      optionalText('last_used_address'),
      optionalTime('revoked_at'),
      optionalText('revoke_reason'),
    ],
    foreignKeys: [
      {
        columnNames: ['user_id'],
        referencedTableName: name('users'),
        referencedColumnNames: ['id'],
        onDelete: 'CASCADE',
      },
    ],
    indices: [{ name: name('personal_access_tokens_user_id_idx'), columnNames: ['user_id'] }],
  });
}
