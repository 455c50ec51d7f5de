import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Clock } from '../clock/clock.js';
import { type Transaction, Transactions } from '../database/transactions.js';
import { Password } from '../passwords/password.entity.js';
import { UserAccounts } from '../users/user-accounts.js';
import { User } from '../users/user.entity.js';
import { ImportExportStore } from './import-export.store.js';
import type { ImportedUser } from './user-row.parser.js';

/** The result of a row; an object if the row was refused. */
export type RowOutcome = 'imported' | 'existing' | { reason: string };

/** Inserts a batch of users and their passwords in one transaction. */
@Injectable()
export class BatchImporter {
  constructor(
    private readonly store: ImportExportStore,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly accounts: UserAccounts,
  ) {}

  /**
   * Inserts users, of whom no two may share an e-mail address, a user name or an id. A dry run compares them with the
   * stored users and writes nothing.
   * @returns the outcome of each, in their order.
   */
  async run(users: ImportedUser[], dryRun: boolean): Promise<RowOutcome[]> {
    if (dryRun) {
      const conflicts = await this.findConflicts(users);
      return users.map((user) => conflicts.get(user) ?? 'imported');
    }
    return this.transactions.run((transaction) => this.insert(users, transaction));
  }

  private async insert(users: ImportedUser[], transaction: Transaction): Promise<RowOutcome[]> {
    const conflicts = await this.findConflicts(users, transaction);
    const free = users.filter((user) => !conflicts.has(user));
    const inserted = await this.insertFree(free, transaction);
    // Another import or a registration was faster: the reason is what it stored.
    const late = free.filter((user) => !inserted.has(user));
    const lateConflicts = await this.findConflicts(late, transaction);
    return users.map((user) => {
      if (inserted.has(user)) return 'imported';
      return conflicts.get(user) ?? lateConflicts.get(user) ?? { reason: CHANGED_MEANWHILE };
    });
  }

  private async insertFree(
    free: ImportedUser[],
    transaction: Transaction,
  ): Promise<Set<ImportedUser>> {
    if (free.length === 0) return new Set();
    const entities = new Map(free.map((user) => [user, this.toEntity(user)]));
    const insertedIds = await this.store.insertFree([...entities.values()], transaction);
    const inserted = free.filter((user) => insertedIds.has(entities.get(user)!.id));
    // Only for inserted users: an existing user may have changed or removed their password.
    const passwords = inserted
      .filter(({ passwordHash }) => passwordHash !== null)
      .map((user) => {
        const { id: userId, updatedAt } = entities.get(user)!;
        return Object.assign(new Password(), { userId, hash: user.passwordHash!, updatedAt });
      });
    await this.store.insertPasswords(passwords, transaction);
    return new Set(inserted);
  }

  /** Finds the users who cannot be inserted: a stored user has their address, user name or id, or can take the address back. */
  private async findConflicts(
    users: ImportedUser[],
    transaction?: Transaction,
  ): Promise<Map<ImportedUser, RowOutcome>> {
    if (users.length === 0) return new Map();
    const stored = await this.store.findTaken(users, transaction);
    // After that: an address that its user gives up meanwhile is either still taken, or kept already.
    const addresses = users.map(({ emailCanonical }) => emailCanonical);
    const kept = await this.accounts.listKept(addresses, transaction);
    const taken: TakenValues = {
      idsByEmail: new Map(stored.map(({ emailCanonical, id }) => [emailCanonical, id])),
      ids: new Set(stored.map(({ id }) => id)),
      usernames: new Set(stored.map(({ username }) => username)),
      keptEmails: new Set(kept.map(({ address }) => address)),
    };
    const outcomes = users.map((user) => [user, findConflict(user, taken)] as const);
    return new Map(outcomes.filter((entry): entry is [ImportedUser, RowOutcome] => !!entry[1]));
  }

  private toEntity(user: ImportedUser): User {
    const { id, createdAt: givenCreatedAt, passwordHash: _, ...members } = user;
    const now = this.clock.now();
    const createdAt = givenCreatedAt ?? now;
    return Object.assign(new User(), {
      ...members,
      id: id ?? uuidv7({ msecs: createdAt.getTime() }),
      createdAt,
      sessionsVersion: 0,
      secondFactorOn: false,
      externalId: null,
      updatedAt: now,
    });
  }
}

const CHANGED_MEANWHILE = 'another user had a value of the row during the import; import it again';

interface TakenValues {
  idsByEmail: ReadonlyMap<string, string>;
  ids: ReadonlySet<string>;
  usernames: ReadonlySet<string | null>;
  keptEmails: ReadonlySet<string>;
}

/** Returns null if the e-mail address, the id and the user name are free. An existing user is not modified. */
function findConflict(
  { id, emailCanonical, username }: ImportedUser,
  { idsByEmail, ids, usernames, keptEmails }: TakenValues,
): RowOutcome | null {
  const idOfEmail = idsByEmail.get(emailCanonical);
  if (idOfEmail !== undefined) {
    const isSame = id === null || id === idOfEmail;
    return isSame ? 'existing' : { reason: 'email: belongs to a user with another id' };
  }
  if (keptEmails.has(emailCanonical)) {
    return { reason: 'email: is kept for a user who had it and can take it back' };
  }
  if (id !== null && ids.has(id)) {
    return { reason: 'id: belongs to a user with another e-mail address' };
  }
  const isTaken = username !== null && usernames.has(username);
  return isTaken ? { reason: 'username: is taken by another user' } : null;
}
