import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { Repository } from 'typeorm';
import { InjectAuthRepository } from '../database/auth-data-source.js';
import { changeReturning, preparedStatement } from '../database/prepared-statements.js';
import { quoteTable } from '../database/sql.js';
import { Session } from './session.entity.js';

/** The rotation of a session from the refresh token with this counter to the next. */
interface Rotation {
  id: string;
  refreshCounter: number;
  /** The group of addresses that the refresh comes from. */
  from: string;
  now: Date;
  idleExpiresAt: Date;
}

type RotatedRow = Pick<Rotation, 'id' | 'refreshCounter'>;

const BATCH_MAX = 100;

/**
 * Batches concurrent refreshes into one UPDATE (PostgreSQL) or one transaction (SQLite) per event-loop turn. Each refresh
 * still succeeds or fails on its own `WHERE`.
 */
@Injectable()
export class RotationBatcher {
  private readonly queue = new DataLoader<Rotation, boolean>((asked) => this.rotateAll(asked), {
    cache: false,
    maxBatchSize: BATCH_MAX,
    // Not at the end of this tick: requests that arrived with this one are read in the same turn.
    batchScheduleFn: (rotate) => setImmediate(rotate),
  });

  private readonly batchUpdateSql = preparedStatement(() => this.buildBatchUpdateSql());
  private readonly singleUpdateSql = preparedStatement(() => this.buildSingleUpdateSql());

  constructor(@InjectAuthRepository(Session) private readonly sessions: Repository<Session>) {}

  /**
   * Rotates the session's refresh token, if the current one has this counter.
   * @returns false if another request did so first, or the session has ended.
   */
  rotate(rotation: Rotation): Promise<boolean> {
    return this.queue.load(rotation);
  }

  private async rotateAll(asked: readonly Rotation[]): Promise<boolean[]> {
    const { type } = this.sessions.manager.connection.options;
    const moved =
      type === 'postgres'
        ? await this.rotateInOneStatement(asked)
        : await this.rotateOneByOne(asked);
    // Of two requests for the same rotation, one succeeds. An old token of the same session does not.
    return asked.map((rotation) => moved.delete(toKey(rotation)));
  }

  private async rotateInOneStatement(asked: readonly Rotation[]): Promise<Set<string>> {
    // All instances lock the rows in the same order, so that they cannot deadlock.
    const ordered = asked.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const steps = ordered.map(({ id, refreshCounter, from, now, idleExpiresAt }) => ({
      id,
      refresh_counter: refreshCounter,
      rotated_from: from,
      now: now.getTime(),
      idle_expires_at: idleExpiresAt.getTime(),
    }));
    const given = [JSON.stringify(steps)];
    const { manager } = this.sessions;
    const rows = await changeReturning<RotatedRow>(this.batchUpdateSql(), given, manager);
    return new Set(rows.map(toKey));
  }

  private rotateOneByOne(asked: readonly Rotation[]): Promise<Set<string>> {
    return this.sessions.manager.transaction(async (transaction) => {
      const moved = new Set<string>();
      for (const { id, refreshCounter, from, now, idleExpiresAt } of asked) {
        const nowMs = now.getTime();
        const given = [nowMs, from, nowMs, idleExpiresAt.getTime(), id, refreshCounter, nowMs];
        const rows = await changeReturning(this.singleUpdateSql(), given, transaction);
        if (rows.length > 0) moved.add(toKey({ id, refreshCounter }));
      }
      return moved;
    });
  }

  private buildBatchUpdateSql(): string {
    // JSON, not arrays: PostgreSQL would plan the statement again for each length of an array. For JSON it assumes 100
    // rows, for which it would scan a table of a few thousand sessions. The last two conditions are always true; PostgreSQL
    // assumes that each keeps a third of the rows, and for 11 rows it uses the index.
    return `
      UPDATE ${quoteTable(this.sessions)} AS session
      SET refresh_counter = session.refresh_counter + 1,
        rotated_at = step.now, rotated_from = step.rotated_from,
        last_used_at = step.now, idle_expires_at = step.idle_expires_at
      FROM json_to_recordset($1)
        AS step (id uuid, refresh_counter int, rotated_from varchar, now bigint, idle_expires_at bigint)
      WHERE session.id = step.id AND session.refresh_counter = step.refresh_counter
        AND session.ended_at IS NULL AND session.idle_expires_at > step.now
        AND step.idle_expires_at > step.now AND step.now > 0
      RETURNING session.id, step.refresh_counter AS "refreshCounter"`;
  }

  private buildSingleUpdateSql(): string {
    return `
      UPDATE ${quoteTable(this.sessions)}
      SET refresh_counter = refresh_counter + 1,
        rotated_at = ?, rotated_from = ?, last_used_at = ?, idle_expires_at = ?
      WHERE id = ? AND refresh_counter = ? AND ended_at IS NULL AND idle_expires_at > ?
      RETURNING id`;
  }
}

/** Identifies one rotation of one session. */
function toKey({ id, refreshCounter }: RotatedRow): string {
  return `${id}:${refreshCounter}`;
}
