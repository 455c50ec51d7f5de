import type { Transaction } from './transactions.js';

/** Our connections to PostgreSQL, which an application's own `DataSource` may not have. */
interface GroupingClient {
  runInGroup(functions: ReadonlyArray<() => unknown>): Promise<unknown[]>;
}

/** The results of functions, in their order. */
type Results<Functions extends ReadonlyArray<() => unknown>> = {
  -readonly [Index in keyof Functions]: Awaited<ReturnType<Functions[Index]>>;
};

/**
 * Runs functions that use the transaction, and nothing else, and do not need each other's results. On PostgreSQL their
 * first statements are sent in one round trip, and so are the second ones, and so on. `transaction.query()` keeps the order of
 * the functions; what TypeORM builds is sent after it. Elsewhere one function runs after the other.
 * @returns their results.
 */
export async function inOneRoundTrip<const Functions extends ReadonlyArray<() => unknown>>(
  transaction: Transaction,
  functions: Functions,
): Promise<Results<Functions>> {
  const client: unknown = await transaction.queryRunner?.connect();
  if (isGrouping(client)) return (await client.runInGroup(functions)) as Results<Functions>;
  const results: unknown[] = [];
  for (const each of functions) results.push(await each());
  return results as Results<Functions>;
}

function isGrouping(client: unknown): client is GroupingClient {
  return typeof client === 'object' && client !== null && 'runInGroup' in client;
}
