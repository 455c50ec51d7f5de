import type { EntityManager, ObjectLiteral, Repository } from 'typeorm';

// TypeORM makes the text of a statement anew each time, which costs more than SQLite takes to run it; and on SQLite it
// writes numbers into it, so that each is parsed as one that was never seen. For the hot paths the text is made once.

/** The table of an entity as a statement has it: with its schema, where there is one. */
export function tableOf<Row extends ObjectLiteral>({ manager, metadata }: Repository<Row>): string {
  const { driver } = manager.connection;
  return metadata.tablePath
    .split('.')
    .map((part) => driver.escape(part))
    .join('.');
}

/** So many parameters, as the database wants them written. */
export function parametersOf(
  { manager }: Repository<ObjectLiteral>,
  amount: number,
): readonly string[] {
  const numbered = manager.connection.options.type === 'postgres';
  return Array.from({ length: amount }, (_, i) => (numbered ? `$${i + 1}` : '?'));
}

/** Adds rows of one entity, of which every column is given. */
export class Insertion<Row extends ObjectLiteral> {
  private text: string | null = null;

  constructor(private readonly rows: Repository<Row>) {}

  /** Rejects with what `insert()` does. */
  async add(row: Row, transaction: EntityManager): Promise<void> {
    const { driver } = this.rows.manager.connection;
    const values = this.rows.metadata.columns.map((column) => {
      const value: unknown = driver.preparePersistentValue(column.getEntityValue(row), column);
      if (value === undefined) throw new Error(`${column.propertyPath} is not given`);
      return value;
    });
    this.text ??= this.makeText();
    await transaction.query(this.text, values);
  }

  private makeText(): string {
    const { columns } = this.rows.metadata;
    const { driver } = this.rows.manager.connection;
    const names = columns.map(({ databaseName }) => driver.escape(databaseName));
    const values = parametersOf(this.rows, columns.length);
    return `INSERT INTO ${tableOf(this.rows)} (${names.join(', ')}) VALUES (${values.join(', ')})`;
  }
}

/** Finds the row of one entity by a column that is unique. */
export class Lookup<Row extends ObjectLiteral> {
  private text: string | null = null;

  constructor(
    private readonly rows: Repository<Row>,
    private readonly by: keyof Row & string,
  ) {}

  async find(value: string): Promise<Row | null> {
    this.text ??= this.makeText();
    const [raw] = await this.rows.query<ObjectLiteral[]>(this.text, [value]);
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
    const [value] = parametersOf(this.rows, 1);
    return `SELECT ${names.join(', ')} FROM ${tableOf(this.rows)} WHERE ${escape(databaseName)} = ${value}`;
  }
}
