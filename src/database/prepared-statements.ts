import { createHash } from 'node:crypto';
import type { EntityManager, ObjectLiteral, Repository } from 'typeorm';
import { quotePath } from './quoted-path.js';

// TypeORM makes the text of a statement anew each time, which costs more than SQLite takes to run it; and on SQLite it
// writes numbers into it, so that each is parsed as one that was never seen. For the hot paths the text is made once. No
// subscriber of TypeORM hears of these.

/** What is known of a statement of a hot path beside its text. */
export interface PreparedStatement {
  /** What PostgreSQL knows it by, once it is prepared. */
  name: string;
  /** Whether it has to outlive a power cut of the machine that SQLite writes on. */
  durable: boolean;
}

const hotStatements = new Map<string, PreparedStatement>();

/**
 * The text of a statement of a hot path, made when it is first asked for: a table has its name when the database is
 * open. It is prepared on PostgreSQL, so of texts there are to be few.
 */
export function preparedStatement(make: () => string, { durable = true } = {}): () => string {
  let text: string | null = null;
  return () => {
    if (text === null) {
      text = make();
      // By what it says: behind a proxy that mixes up connections, what has this name is this statement all the same.
      const digest = createHash('sha256').update(text).digest('hex').slice(0, 32);
      hotStatements.set(text, { name: `nightlatch_${digest}`, durable });
    }
    return text;
  };
}

/** The statement with this text, where it is one of a hot path. */
export function findPreparedStatement(text: string): PreparedStatement | undefined {
  return hotStatements.get(text);
}

/** The table of an entity as a statement has it: with its schema, where there is one. */
export function quoteTable<Row extends ObjectLiteral>({
  manager,
  metadata,
}: Repository<Row>): string {
  return quotePath(metadata.tablePath, manager.connection);
}

/** So many parameters, as the database wants them written. */
export function createPlaceholders(
  { manager }: Repository<ObjectLiteral>,
  amount: number,
): readonly string[] {
  const numbered = manager.connection.options.type === 'postgres';
  return Array.from({ length: amount }, (_, i) => (numbered ? `$${i + 1}` : '?'));
}

/** Adds rows of one entity. What is not given is NULL. */
export class PreparedInsert<Row extends ObjectLiteral> {
  private readonly text = preparedStatement(() => this.makeText());

  constructor(private readonly rows: Repository<Row>) {}

  /** Rejects with the errors that `insert()` rejects with. */
  async add(row: Row, transaction: EntityManager): Promise<void> {
    const { driver } = this.rows.manager.connection;
    const values = this.rows.metadata.columns.map((column): unknown => {
      return driver.preparePersistentValue(column.getEntityValue(row), column) ?? null;
    });
    await transaction.query(this.text(), values);
  }

  private makeText(): string {
    const { columns } = this.rows.metadata;
    const { driver } = this.rows.manager.connection;
    const names = columns.map(({ databaseName }) => driver.escape(databaseName));
    const values = createPlaceholders(this.rows, columns.length);
    return `INSERT INTO ${quoteTable(this.rows)} (${names.join(', ')}) VALUES (${values.join(', ')})`;
  }
}

/** Finds the row of one entity by a column that is unique. */
export class PreparedFindOne<Row extends ObjectLiteral> {
  private readonly text = preparedStatement(() => this.makeText());

  constructor(
    private readonly rows: Repository<Row>,
    private readonly by: keyof Row & string,
  ) {}

  async find(value: string): Promise<Row | null> {
    const [raw] = await this.rows.query<ObjectLiteral[]>(this.text(), [value]);
    return raw ? this.entityOf(raw) : null;
  }

  private entityOf(raw: ObjectLiteral): Row {
    const { driver } = this.rows.manager.connection;
    const row = this.rows.create();
    for (const column of this.rows.metadata.columns) {
      column.setEntityValue(row, driver.prepareHydratedValue(raw[column.databaseName], column));
    }
    return row;
  }

  private makeText(): string {
    const { metadata, manager } = this.rows;
    const escape = (name: string) => manager.connection.driver.escape(name);
    const names = metadata.columns.map(({ databaseName }) => escape(databaseName));
    const { databaseName } = metadata.findColumnWithPropertyName(this.by)!;
    const [value] = createPlaceholders(this.rows, 1);
    return `SELECT ${names.join(', ')} FROM ${quoteTable(this.rows)} WHERE ${escape(databaseName)} = ${value}`;
  }
}
