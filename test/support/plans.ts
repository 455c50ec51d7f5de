import { DataSource } from 'typeorm';
import { vi } from 'vitest';
import { databaseKind } from './databases.js';
import type { TestServer } from './server.js';

/** A statement that a server sent to its database, and the database's plan for it. */
export interface Planned {
  sql: string;
  /** The tables that it reads or writes. */
  tables: string[];
  /** The tables and indexes that are read from end to end: a cost that grows with the table. */
  fullScans: string[];
}

/** A node of a plan, with the names that PostgreSQL gives its members. */
interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  Filter?: string;
  Plans?: Node[];
}

/** Runs `work`, and returns each different statement that `server` sent meanwhile, with the plan for its parameters. */
export async function explainStatements(
  server: TestServer,
  work: () => Promise<void>,
): Promise<Planned[]> {
  const dataSource = server.app.get(DataSource);
  const sent = new Map<string, unknown[]>();
  const log = vi.spyOn(dataSource.logger, 'logQuery').mockImplementation((sql, parameters) => {
    if (/^\s*(SELECT|INSERT|UPDATE|DELETE)\b/.test(sql)) sent.set(sql, parameters as unknown[]);
  });
  await work();
  log.mockRestore();
  const plans: Planned[] = [];
  for (const [sql, parameters] of sent) plans.push(await explain(dataSource, sql, parameters));
  return plans;
}

/** Returns the plan of the database for one statement. */
export async function explain(
  dataSource: DataSource,
  sql: string,
  parameters: unknown[] = [],
): Promise<Planned> {
  const tables = [...sql.matchAll(/\b(?:FROM|INTO|UPDATE)\s+"?(\w+)"/g)].map(([, name]) => name!);
  if (databaseKind === 'sqlite') {
    const rows = await dataSource.query<Array<{ detail: string }>>(
      `EXPLAIN QUERY PLAN ${sql}`,
      parameters,
    );
    const scans = rows.map(({ detail }) => detail).filter((detail) => detail.startsWith('SCAN'));
    // A LIMIT without a condition reads the first entries of an index, which costs the same in a table of any size.
    const few = (detail: string) => / COVERING INDEX /.test(detail) && !/ WHERE /.test(sql);
    const isLimited = / LIMIT /.test(sql);
    return { sql, tables, fullScans: scans.filter((detail) => !(isLimited && few(detail))) };
  }
  const [row] = await dataSource.query<Array<Record<string, [{ Plan: Node }]>>>(
    `EXPLAIN (FORMAT JSON) ${sql}`,
    parameters,
  );
  return { sql, tables, fullScans: listFullScans(row!['QUERY PLAN']![0].Plan) };
}

function listFullScans(node: Node, parent?: Node): string[] {
  const { 'Node Type': type, 'Relation Name': table, 'Index Name': index } = node;
  // An index scan without a condition also reads the whole table, unless a LIMIT stops it.
  const isLimited = parent?.['Node Type'] === 'Limit' && node.Filter === undefined;
  const isUnbound = index !== undefined && node['Index Cond'] === undefined && !isLimited;
  const isFull = type === 'Seq Scan' || isUnbound;
  const below = (node.Plans ?? []).flatMap((each) => listFullScans(each, node));
  return isFull && type !== 'ModifyTable' ? [`${type} ${table ?? index}`, ...below] : below;
}
