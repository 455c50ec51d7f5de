import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '../../database/migration-columns.js';
import { getAuthTables } from '../auth-tables.js';

const NOTIFY = 'nightlatch_notify';

/** Creates `sessions` and `clients`, adds rotation to signing keys, and adds the triggers for changes on PostgreSQL. */
export class CreateSessionsAndClients1795300000000 implements MigrationInterface {
  readonly name = 'CreateSessionsAndClients1795300000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // SQL, because TypeORM would rebuild the whole table on SQLite.
    const { quoted } = getAuthTables(queryRunner);
    await queryRunner.query(
      `ALTER TABLE ${quoted('users')} ADD COLUMN sessions_version integer NOT NULL DEFAULT 0`,
    );
    await queryRunner.createTable(sessions(queryRunner));
    await queryRunner.createTable(clients(queryRunner));
    await replaceSigningKeys(queryRunner, rotatingKeys(queryRunner), (row) => ({
      ...row,
      generation: 1,
      active_from: row.created_at,
      expires_at: null,
    }));
    if (queryRunner.connection.options.type === 'postgres') await createTriggers(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const isPostgres = queryRunner.connection.options.type === 'postgres';
    const { name, quoted } = getAuthTables(queryRunner);
    if (isPostgres) await queryRunner.query(`DROP FUNCTION ${quoted(NOTIFY)}() CASCADE`);
    const seen = new Set<unknown>();
    await replaceSigningKeys(queryRunner, keysWithoutRotation(queryRunner), (row) => {
      const { generation: _, active_from: __, expires_at: expiresAt, ...kept } = row;
      if (expiresAt !== null || seen.has(row.algorithm)) return null;
      seen.add(row.algorithm);
      return kept;
    });
    await queryRunner.dropTable(name('clients'));
    await queryRunner.dropTable(name('sessions'));
    await queryRunner.query(`ALTER TABLE ${quoted('users')} DROP COLUMN sessions_version`);
  }
}

function sessions(queryRunner: QueryRunner): Table {
  const columns = migrationColumns(queryRunner);
  const { id, optionalReference, number, text, optionalText, time, optionalTime } = columns;
  const { name } = getAuthTables(queryRunner);
  return new Table({
    name: name('sessions'),
    columns: [
      id(),
      optionalReference('user_id'),
      text('client_id'),
      text('scope'),
      text('authentication_method'),
      optionalText('ip'),
      optionalText('user_agent'),
      number('user_sessions_version'),
      text('refresh_secret'),
      number('refresh_counter'),
      optionalTime('rotated_at'),
      time('created_at'),
      time('last_used_at'),
      time('expires_at'),
      time('idle_expires_at'),
      optionalTime('ended_at'),
      optionalText('end_reason'),
    ],
    foreignKeys: [
      {
        columnNames: ['user_id'],
        referencedTableName: name('users'),
        referencedColumnNames: ['id'],
        onDelete: 'CASCADE',
      },
    ],
    indices: [
      { name: name('sessions_user_id_idx'), columnNames: ['user_id'] },
      { name: name('sessions_client_id_idx'), columnNames: ['client_id'] },
      { name: name('sessions_idle_expires_at_idx'), columnNames: ['idle_expires_at'] },
    ],
  });
}

function clients(queryRunner: QueryRunner): Table {
  const { text, optionalText, time } = migrationColumns(queryRunner);
  return new Table({
    name: getAuthTables(queryRunner).name('clients'),
    columns: [
      { ...text('id'), isPrimary: true },
      text('name'),
      optionalText('secret_digest'),
      { name: 'grant_types', type: 'text' },
      { name: 'scopes', type: 'text' },
      time('created_at'),
    ],
  });
}

function rotatingKeys(queryRunner: QueryRunner): Table {
  const { text, number, time, optionalTime } = migrationColumns(queryRunner);
  const { name } = getAuthTables(queryRunner);
  return new Table({
    name: name('signing_keys'),
    columns: [
      { ...text('kid'), isPrimary: true },
      text('algorithm'),
      number('generation'),
      text('private_key_encrypted'),
      time('created_at'),
      time('active_from'),
      optionalTime('expires_at'),
    ],
    indices: [
      {
        name: name('signing_keys_generation_key'),
        columnNames: ['algorithm', 'generation'],
        isUnique: true,
      },
    ],
  });
}

function keysWithoutRotation(queryRunner: QueryRunner): Table {
  const { text, time } = migrationColumns(queryRunner);
  const { name } = getAuthTables(queryRunner);
  return new Table({
    name: name('signing_keys'),
    columns: [
      { ...text('kid'), isPrimary: true },
      text('algorithm'),
      text('private_key_encrypted'),
      time('created_at'),
    ],
    indices: [
      { name: name('signing_keys_algorithm_key'), columnNames: ['algorithm'], isUnique: true },
    ],
  });
}

type KeyRow = Record<string, unknown>;

/** Keeps the keys themselves: without them every access token would be invalid. */
async function replaceSigningKeys(
  queryRunner: QueryRunner,
  table: Table,
  convert: (row: KeyRow) => KeyRow | null,
): Promise<void> {
  const { name, quoted } = getAuthTables(queryRunner);
  const signingKeys = quoted('signing_keys');
  const rows = (await queryRunner.query(
    `SELECT * FROM ${signingKeys} ORDER BY created_at DESC`,
  )) as KeyRow[];
  await queryRunner.dropTable(name('signing_keys'));
  await queryRunner.createTable(table);
  for (const row of rows) {
    const converted = convert(row);
    if (converted === null) continue;
    // SQL, because a query builder takes the table's name for the entity, whose properties may differ.
    const names = Object.keys(converted);
    const isPostgres = queryRunner.connection.options.type === 'postgres';
    const places = names.map((_, i) => (isPostgres ? `$${i + 1}` : '?'));
    await queryRunner.query(
      `INSERT INTO ${signingKeys} (${names.join(', ')}) VALUES (${places.join(', ')})`,
      Object.values(converted),
    );
  }
}

/** Each trigger notifies `TABLE:KEY`, or `TABLE:` for the whole table, at the commit (see `cache-invalidation/`). */
async function createTriggers(queryRunner: QueryRunner): Promise<void> {
  const { quoted } = getAuthTables(queryRunner);
  const notify = quoted(NOTIFY);
  await queryRunner.query(`
    CREATE FUNCTION ${notify}() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE changed jsonb;
    BEGIN
      IF TG_OP = 'DELETE' THEN changed := to_jsonb(OLD);
      ELSIF TG_OP <> 'TRUNCATE' THEN changed := to_jsonb(NEW);
      END IF;
      PERFORM pg_notify('nightlatch', TG_TABLE_NAME || ':' || coalesce(changed ->> TG_ARGV[0], ''));
      RETURN NULL;
    END $$`);
  for (const [name, rest] of Object.entries({
    users: `AFTER INSERT OR UPDATE OR DELETE ON ${quoted('users')}
      FOR EACH ROW EXECUTE FUNCTION ${notify}('id')`,
    // Not for the columns that a refresh writes: they are not cached.
    sessions: `AFTER UPDATE OF user_id, client_id, scope, user_sessions_version, refresh_secret, expires_at, ended_at
      ON ${quoted('sessions')} FOR EACH ROW EXECUTE FUNCTION ${notify}('id')`,
    // Not for the rows that the purge deletes: expired sessions are not cached.
    sessions_deleted: `AFTER DELETE ON ${quoted('sessions')} FOR EACH ROW
      WHEN (OLD.idle_expires_at > extract(epoch FROM clock_timestamp()) * 1000)
      EXECUTE FUNCTION ${notify}('id')`,
    clients: `AFTER INSERT OR UPDATE OR DELETE ON ${quoted('clients')}
      FOR EACH ROW EXECUTE FUNCTION ${notify}('id')`,
    signing_keys: `AFTER INSERT OR UPDATE OR DELETE ON ${quoted('signing_keys')}
      FOR EACH ROW EXECUTE FUNCTION ${notify}('kid')`,
  })) {
    await queryRunner.query(`CREATE TRIGGER nightlatch_${name} ${rest}`);
  }
  for (const table of ['users', 'sessions', 'clients', 'signing_keys']) {
    await queryRunner.query(
      `CREATE TRIGGER nightlatch_${table}_truncated AFTER TRUNCATE ON ${quoted(table)}
       FOR EACH STATEMENT EXECUTE FUNCTION ${notify}()`,
    );
  }
}
