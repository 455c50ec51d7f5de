import DataLoader from 'dataloader';
import type { Repository } from 'typeorm';
import { preparedStatement } from '../database/prepared-statements.js';
import { quoteTable } from '../database/sql.js';
import type { Session } from './session.entity.js';

/** One step of one session: from the refresh token with this number to the next. */
export interface Rotation {
  id: string;
  refreshCounter: number;
  now: Date;
  idleExpiresAt: Date;
}

/** More wait for the next statement. */
const MOST_AT_ONCE = 100;

/**
 * Moves sessions on. Those that are asked for at once, by however many requests, cost one round trip, or one sync to
 * the disk; each is decided by its own guarded UPDATE all the same.
 */
export class RotationBatcher {
  private readonly queue = new DataLoader<Rotation, boolean>((asked) => this.rotateAll(asked), {
    cache: false,
    maxBatchSize: MOST_AT_ONCE,
    // Not the end of this tick: the requests that came in with this one are still to be read.
    batchScheduleFn: (rotate) => setImmediate(rotate),
  });

  private readonly batchUpdateSql = preparedStatement(() => this.buildBatchUpdateSql());
  private readonly singleUpdateSql = preparedStatement(() => this.buildSingleUpdateSql());

  constructor(private readonly sessions: Repository<Session>) {}

  /** False: somebody else did, or the session is over. */
  rotate(rotation: Rotation): Promise<boolean> {
    return this.queue.load(rotation);
  }

  private async rotateAll(asked: readonly Rotation[]): Promise<boolean[]> {
    const { type } = this.sessions.manager.connection.options;
    const moved =
      type === 'postgres'
        ? await this.rotateInOneStatement(asked)
        : await this.rotateOneByOne(asked);
    // Of two that ask for the same step, one has made it.
    return asked.map(({ id }) => moved.delete(id));
  }

  private async rotateInOneStatement(asked: readonly Rotation[]): Promise<Set<string>> {
    // In one order everywhere: two instances that lock the same rows do not wait for each other.
    const ordered = asked.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const steps = ordered.map(({ id, refreshCounter, now, idleExpiresAt }) => ({
      id,
      refresh_counter: refreshCounter,
      now: now.getTime(),
      idle_expires_at: idleExpiresAt.getTime(),
    }));
    const given = [JSON.stringify(steps)];
    const [rows] = (await this.sessions.query(this.batchUpdateSql(), given)) as [
      Array<{ id: string }>,
      number,
    ];
    return new Set(rows.map(({ id }) => id));
  }

  private rotateOneByOne(asked: readonly Rotation[]): Promise<Set<string>> {
    return this.sessions.manager.transaction(async (transaction) => {
      const moved = new Set<string>();
      for (const { id, refreshCounter, now, idleExpiresAt } of asked) {
        const nowMs = now.getTime();
        const rows = await transaction.query<unknown[]>(this.singleUpdateSql(), [
          nowMs,
          nowMs,
          idleExpiresAt.getTime(),
          id,
          refreshCounter,
          nowMs,
        ]);
        if (rows.length > 0) moved.add(id);
      }
      return moved;
    });
  }

  private buildBatchUpdateSql(): string {
    // As JSON, and not as arrays: PostgreSQL looks how long those are, and plans the statement anew each time. It takes
    // JSON to have a hundred rows, and each of the last two conditions for true of a third of them: for a hundred it would
    // read a table of some thousand sessions from end to end, for eleven it takes the index.
    return `
      UPDATE ${quoteTable(this.sessions)} AS session
      SET refresh_counter = session.refresh_counter + 1,
        rotated_at = step.now, last_used_at = step.now, idle_expires_at = step.idle_expires_at
      FROM json_to_recordset($1)
        AS step (id uuid, refresh_counter int, now bigint, idle_expires_at bigint)
      WHERE session.id = step.id AND session.refresh_counter = step.refresh_counter
        AND session.ended_at IS NULL AND session.idle_expires_at > step.now
        AND step.idle_expires_at > step.now AND step.now > 0
      RETURNING session.id`;
  }

  private buildSingleUpdateSql(): string {
    return `
      UPDATE ${quoteTable(this.sessions)}
      SET refresh_counter = refresh_counter + 1,
        rotated_at = ?, last_used_at = ?, idle_expires_at = ?
      WHERE id = ? AND refresh_counter = ? AND ended_at IS NULL AND idle_expires_at > ?
      RETURNING id`;
  }
}
