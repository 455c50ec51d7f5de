import { hash } from 'node:crypto';
import type { EntityManager, ObjectLiteral, Repository } from 'typeorm';
import { createPlaceholders, isPostgres, quoteTable } from './sql.js';

// TypeORM builds the text of a statement on each call, which takes longer than SQLite needs to run it. The statements of a
// sign-in, a refresh, a guarded request and a mail are built once instead. TypeORM's subscribers do not see them.

/** The name of each statement on PostgreSQL, by its text. */
const preparedNames = new Map<string, string>();

/**
 * Returns a function that builds the text on its first call, when the database is open and the table has its name. Each
 * text is prepared on every PostgreSQL connection, so there may only be a few.
 */
export function preparedStatement(build: () => string): () => string {
  let text: string | null = null;
  return () => {
    if (text === null) {
      text = build();
      // The name follows from the text: a proxy that mixes up connections then cannot run another statement by this name.
      const digest = hash('sha256', text).slice(0, 32);
      preparedNames.set(text, `nightlatch_${digest}`);
    }
    return text;
  };
}

/** Returns the name of the prepared statement with this text, or undefined for any other text. */
export function findPreparedName(text: string): string | undefined {
  return preparedNames.get(text);
}

/** Runs an UPDATE or a DELETE that ends in RETURNING. Returns the rows as the database returns them. */
export async function changeReturning<Row extends object = ObjectLiteral>(
  sql: string,
  values: unknown[],
  within: EntityManager,
): Promise<Row[]> {
  const answer = await within.query<unknown[]>(sql, values);
  // On PostgreSQL TypeORM adds the number of rows.
  return (isPostgres(within) ? answer[0] : answer) as Row[];
}

/** Inserts rows of one entity. A column without a value is NULL. */
export class PreparedInsert<Row extends ObjectLiteral> {
  private readonly sql = preparedStatement(() => this.buildSql());

  constructor(private readonly rows: Repository<Row>) {}

  /** Inserts a row. It rejects with the same errors as TypeORM's `insert()`. */
  async add(row: Row, transaction: EntityManager): Promise<void> {
    const { driver } = this.rows.manager.connection;
    const values = this.rows.metadata.columns.map((column): unknown => {
      return driver.preparePersistentValue(column.getEntityValue(row), column) ?? null;
    });
    await transaction.query(this.sql(), values);
  }

  private buildSql(): string {
    const { columns } = this.rows.metadata;
    const { driver } = this.rows.manager.connection;
    const names = columns.map(({ databaseName }) => driver.escape(databaseName));
    const values = createPlaceholders(this.rows, columns.length);
    return `INSERT INTO ${quoteTable(this.rows)} (${names.join(', ')}) VALUES (${values.join(', ')})`;
  }
}

/** Turns a row that a statement returned into an entity. */
export function toEntity<Row extends ObjectLiteral>(
  rows: Repository<Row>,
  raw: ObjectLiteral,
): Row {
  const { driver } = rows.manager.connection;
  const row = rows.create();
  for (const column of rows.metadata.columns) {
    column.setEntityValue(row, driver.prepareHydratedValue(raw[column.databaseName], column));
  }
  return row;
}

/** Finds the row of one entity by a unique column. */
export class PreparedFindOne<Row extends ObjectLiteral> {
  private readonly sql = preparedStatement(() => this.buildSql());

  constructor(
    private readonly rows: Repository<Row>,
    private readonly by: keyof Row & string,
    /** Returns a further expression to select, with its name. */
    private readonly buildExtra: () => string | null = () => null,
  ) {}

  /** Finds the row with this value, or returns null. */
  async find(value: string): Promise<Row | null> {
    const raw = await this.findRaw(value);
    return raw && toEntity(this.rows, raw);
  }

  /** Finds the row with this value as the database returns it, or returns null. */
  async findRaw(value: string): Promise<ObjectLiteral | null> {
    const [raw] = await this.rows.query<ObjectLiteral[]>(this.sql(), [value]);
    return raw ?? null;
  }

  private buildSql(): string {
    const { metadata, manager } = this.rows;
    const escape = (name: string) => manager.connection.driver.escape(name);
    const names = metadata.columns.map(({ databaseName }) => escape(databaseName));
    const { databaseName } = metadata.findColumnWithPropertyName(this.by)!;
    const [value] = createPlaceholders(this.rows, 1);
    const selected = [...names, this.buildExtra()].filter((each) => each !== null);
    return `SELECT ${selected.join(', ')} FROM ${quoteTable(this.rows)} WHERE ${escape(databaseName)} = ${value}`;
  }
}
