import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Clock } from '../clock/clock.js';
import { type Transaction, Transactions } from '../database/transactions.js';
import { Password } from '../passwords/password.entity.js';
import { User } from '../users/user.entity.js';
import type { ImportedUser } from './row.js';
import { TransferStore } from './transfer.store.js';

/** A user of a file, and where in it. */
export interface BatchRow {
  line: number;
  user: ImportedUser;
}

/** What became of a row: a reason is why it was refused. */
export type RowOutcome = 'imported' | 'existing' | { line: number; reason: string };

interface Candidate extends BatchRow {
  entity: User;
}

class DryRun extends Error {}

/** Users are added so many at once, each with their password, or none of them. */
@Injectable()
export class BatchImporter {
  constructor(
    private readonly store: TransferStore,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** No two of the rows have an address, a name or an id in common. Where `dryRun`, everything is undone at the end. */
  async run(rows: BatchRow[], dryRun: boolean): Promise<RowOutcome[]> {
    let outcomes: RowOutcome[] = [];
    const work = this.transactions.run(async (transaction) => {
      outcomes = await this.add(rows, transaction);
      if (dryRun) throw new DryRun();
    });
    await work.catch((error: unknown) => {
      if (!(error instanceof DryRun)) throw error;
    });
    return outcomes;
  }

  private async add(rows: BatchRow[], transaction: Transaction): Promise<RowOutcome[]> {
    const emails = rows.map(({ user }) => user.emailCanonical);
    const ids = rows.flatMap(({ user }) => user.id ?? []);
    const taken = await this.store.findTaken(emails, ids, transaction);
    const idOf = new Map(taken.map(({ emailCanonical, id }) => [emailCanonical, id]));
    const takenIds = new Set(taken.map(({ id }) => id));
    const outcomes: RowOutcome[] = [];
    const candidates: Candidate[] = [];
    for (const row of rows) {
      const outcome = outcomeOfTaken(row, idOf, takenIds);
      if (outcome === null) candidates.push({ ...row, entity: this.entityOf(row.user) });
      else outcomes.push(outcome);
    }
    if (candidates.length > 0)
      outcomes.push(...(await this.addCandidates(candidates, transaction)));
    return outcomes;
  }

  private async addCandidates(
    candidates: Candidate[],
    transaction: Transaction,
  ): Promise<RowOutcome[]> {
    const added = await this.store.addFree(
      candidates.map(({ entity }) => entity),
      transaction,
    );
    // Not of one who was there before: their password may be newer, or none by decision.
    const passwords = candidates
      .filter(({ entity, user }) => added.has(entity.id) && user.passwordHash !== null)
      .map(({ entity, user }) =>
        Object.assign(new Password(), {
          userId: entity.id,
          hash: user.passwordHash!,
          updatedAt: entity.updatedAt,
        }),
      );
    await this.store.addPasswords(passwords, transaction);
    return candidates.map(({ line, entity, user }) =>
      added.has(entity.id) ? 'imported' : { line, reason: reasonOfRefused(user) },
    );
  }

  private entityOf(user: ImportedUser): User {
    const { email, emailCanonical, username, fullName, disabled, roles } = user;
    const now = this.clock.now();
    const createdAt = user.createdAt ?? now;
    return Object.assign(new User(), {
      id: user.id ?? uuidv7({ msecs: createdAt.getTime() }),
      email,
      emailCanonical,
      username,
      fullName,
      disabled,
      roles,
      createdAt,
      sessionsVersion: 0,
      externalId: null,
      updatedAt: now,
    });
  }
}

/** Null where neither the address nor the id is taken. A user who is there stays as they are: they may have changed. */
function outcomeOfTaken(
  { line, user }: BatchRow,
  idOf: ReadonlyMap<string, string>,
  takenIds: ReadonlySet<string>,
): RowOutcome | null {
  const id = idOf.get(user.emailCanonical);
  if (id !== undefined) {
    const isSame = user.id === null || user.id === id;
    return isSame ? 'existing' : { line, reason: 'email: is taken by a user with another id' };
  }
  const isTaken = user.id !== null && takenIds.has(user.id);
  return isTaken ? { line, reason: 'id: is taken by a user with another address' } : null;
}

/** The address and the id were free a moment ago. */
function reasonOfRefused({ username }: ImportedUser): string {
  return username === null ? 'email: has just been taken' : 'username: is taken by another user';
}
