// The adapter of oidc-provider: one table, and prepared statements on the drivers, with the settings that Nightlatch has.

const TABLE = `CREATE TABLE IF NOT EXISTS provider_rows (
  model varchar NOT NULL, id varchar NOT NULL, payload text NOT NULL, grant_id varchar, uid varchar,
  expires_at bigint, consumed_at bigint, PRIMARY KEY (model, id))`;
const INDEXES = ['grant_id', 'uid'].map(
  (column) => `CREATE INDEX IF NOT EXISTS provider_${column} ON provider_rows (${column})`,
);
const COLUMNS = 'SELECT payload, expires_at, consumed_at FROM provider_rows WHERE model = $1 AND ';
const STATEMENTS = {
  find: `${COLUMNS} id = $2`,
  findByUid: `${COLUMNS} uid = $2`,
  upsert: `INSERT INTO provider_rows (model, id, payload, grant_id, uid, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (model, id) DO UPDATE SET payload = excluded.payload, expires_at = excluded.expires_at`,
  consume: `UPDATE provider_rows SET consumed_at = $1 WHERE model = $2 AND id = $3 AND consumed_at IS NULL`,
  destroy: `DELETE FROM provider_rows WHERE model = $1 AND id = $2`,
  revokeByGrantId: `DELETE FROM provider_rows WHERE grant_id = $1`,
};

const nowSeconds = () => Math.floor(Date.now() / 1000);

/** Creates the adapter for the database with this URL. */
export async function createAdapter(url) {
  const run = url.startsWith('sqlite:') ? await openSqlite(url) : await openPostgres(url);
  const find = async (name, values) => {
    const [row] = await run(name, values);
    if (!row || (row.expires_at !== null && Number(row.expires_at) <= nowSeconds()))
      return undefined;
    return {
      ...JSON.parse(row.payload),
      ...(row.consumed_at && { consumed: Number(row.consumed_at) }),
    };
  };
  return class {
    constructor(model) {
      this.model = model;
    }

    async upsert(id, payload, seconds) {
      const { grantId = null, uid = null } = payload;
      const expiresAt = seconds ? nowSeconds() + seconds : null;
      const values = [this.model, id, JSON.stringify(payload), grantId, uid, expiresAt];
      await run('upsert', values);
    }

    find(id) {
      return find('find', [this.model, id]);
    }

    findByUid(uid) {
      return find('findByUid', [this.model, uid]);
    }

    async consume(id) {
      await run('consume', [nowSeconds(), this.model, id]);
    }

    async destroy(id) {
      await run('destroy', [this.model, id]);
    }

    async revokeByGrantId(grantId) {
      await run('revokeByGrantId', [grantId]);
    }
  };
}

async function openSqlite(url) {
  const { default: Database } = await import('better-sqlite3');
  const database = new Database(`${url.slice('sqlite:'.length)}.provider`);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  for (const sql of [TABLE, ...INDEXES]) database.exec(sql);
  const prepared = Object.entries(STATEMENTS).map(([name, sql]) => [
    name,
    database.prepare(sql.replaceAll(/\$\d/g, '?')),
  ]);
  const statements = Object.fromEntries(prepared);
  return async (name, values) => {
    const statement = statements[name];
    return statement.reader ? statement.all(values) : statement.run(values);
  };
}

async function openPostgres(url) {
  const { Pool } = await import('pg');
  const pool = new Pool({ connectionString: url, max: 10 });
  for (const sql of [TABLE, ...INDEXES]) await pool.query(sql);
  return async (name, values) => (await pool.query({ name, text: STATEMENTS[name], values })).rows;
}
