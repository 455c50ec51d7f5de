import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Clock } from '../clock/clock.js';
import { type Transaction, Transactions } from '../database/transactions.js';
import { Password } from '../passwords/password.entity.js';
import { User } from '../users/user.entity.js';
import { ImportExportStore } from './import-export.store.js';
import type { ImportedUser } from './user-row.parser.js';

/** A user of a file and the line of their row. */
export interface BatchRow {
  line: number;
  user: ImportedUser;
}

/** The result of a row; an object if the row was refused. */
export type RowOutcome = 'imported' | 'existing' | { line: number; reason: string };

interface Candidate extends BatchRow {
  entity: User;
}

class DryRunRollback extends Error {}

/** Inserts a batch of users and their passwords in one transaction. */
@Injectable()
export class BatchImporter {
  constructor(
    private readonly store: ImportExportStore,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** Inserts rows, of which no two may share an e-mail address, a user name or an id. A dry run is rolled back. */
  async run(rows: BatchRow[], dryRun: boolean): Promise<RowOutcome[]> {
    let outcomes: RowOutcome[] = [];
    const work = this.transactions.run(async (transaction) => {
      outcomes = await this.insert(rows, transaction);
      if (dryRun) throw new DryRunRollback();
    });
    await work.catch((error: unknown) => {
      if (!(error instanceof DryRunRollback)) throw error;
    });
    return outcomes;
  }

  private async insert(rows: BatchRow[], transaction: Transaction): Promise<RowOutcome[]> {
    const emails = rows.map(({ user }) => user.emailCanonical);
    const ids = rows.flatMap(({ user }) => user.id ?? []);
    const taken = await this.store.findTaken(emails, ids, transaction);
    const idsByEmail = new Map(taken.map(({ emailCanonical, id }) => [emailCanonical, id]));
    const takenIds = new Set(taken.map(({ id }) => id));
    const outcomes: RowOutcome[] = [];
    const candidates: Candidate[] = [];
    for (const row of rows) {
      const outcome = compareWithTaken(row, idsByEmail, takenIds);
      if (outcome === null) candidates.push({ ...row, entity: this.toEntity(row.user) });
      else outcomes.push(outcome);
    }
    if (candidates.length === 0) return outcomes;
    return [...outcomes, ...(await this.insertCandidates(candidates, transaction))];
  }

  private async insertCandidates(
    candidates: Candidate[],
    transaction: Transaction,
  ): Promise<RowOutcome[]> {
    const users = candidates.map(({ entity }) => entity);
    const inserted = await this.store.insertFree(users, transaction);
    // Only for inserted users: an existing user may have changed or removed their password.
    const passwords = candidates
      .filter(({ entity, user }) => inserted.has(entity.id) && user.passwordHash !== null)
      .map(({ entity, user }) =>
        Object.assign(new Password(), {
          userId: entity.id,
          hash: user.passwordHash!,
          updatedAt: entity.updatedAt,
        }),
      );
    await this.store.insertPasswords(passwords, transaction);
    return candidates.map(({ line, entity, user }) =>
      inserted.has(entity.id) ? 'imported' : { line, reason: explainConflict(user) },
    );
  }

  private toEntity(user: ImportedUser): User {
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

/** Returns null if the e-mail address and the id are free. An existing user is not modified. */
function compareWithTaken(
  { line, user }: BatchRow,
  idsByEmail: ReadonlyMap<string, string>,
  takenIds: ReadonlySet<string>,
): RowOutcome | null {
  const id = idsByEmail.get(user.emailCanonical);
  if (id !== undefined) {
    const isSame = user.id === null || user.id === id;
    return isSame ? 'existing' : { line, reason: 'email: belongs to a user with another id' };
  }
  const isTaken = user.id !== null && takenIds.has(user.id);
  return isTaken ? { line, reason: 'id: belongs to a user with another e-mail address' } : null;
}

/** The e-mail address and the id were free before the insert. */
function explainConflict({ username }: ImportedUser): string {
  return username === null
    ? 'email: was taken by another user during the import'
    : 'username: is taken by another user';
}
