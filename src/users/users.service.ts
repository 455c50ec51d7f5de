import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { v7 as uuidv7 } from 'uuid';
import { Clock } from '../clock/clock.js';
import { Changes } from '../changes/changes.js';
import { CurrentRows } from '../changes/current-rows.js';
import type { Transaction } from '../database/transactions.js';
import { NotFoundError, ValidationFailedError } from '../errors/errors.js';
import { Events } from '../events/events.js';
import { canonicalEmail, canonicalUsername } from './canonical.js';
import { User } from './user.entity.js';
import { UsersStore } from './users.store.js';

/** What a new user is made of. */
export interface NewUser {
  email: string;
  username?: string | null;
  fullName?: string | null;
}

/** What a user may change of themselves; a member left out stays as it is. */
export interface ProfileChanges {
  username?: string | null;
  fullName?: string | null;
}

/** Who exists. */
@Injectable()
export class UsersService {
  private readonly currentUsers: CurrentRows<User>;

  constructor(
    private readonly store: UsersStore,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly events: Events,
  ) {
    this.currentUsers = new CurrentRows(changes, clock, store.watched, (id) => store.findById(id));
  }

  /** Throws `ValidationFailedError`, `EmailTakenError` or `UsernameTakenError`. */
  async create({ email, username, fullName }: NewUser, transaction: Transaction): Promise<User> {
    const now = this.clock.now();
    const user = Object.assign(new User(), {
      id: uuidv7({ msecs: now.getTime() }),
      email,
      emailCanonical: canonicalOrInvalid('email', email, canonicalEmail),
      username:
        username == null ? null : canonicalOrInvalid('username', username, canonicalUsername),
      fullName: fullName ?? null,
      disabled: false,
      roles: [],
      sessionsVersion: 0,
      createdAt: now,
      updatedAt: now,
    });
    await this.store.add(user, transaction);
    return user;
  }

  /** Throws `NotFoundError`, `ValidationFailedError` or `UsernameTakenError`. */
  async updateProfile(id: string, { username, fullName }: ProfileChanges): Promise<User> {
    const changes: Partial<User> = {};
    if (fullName !== undefined) changes.fullName = fullName;
    if (username !== undefined) {
      changes.username =
        username === null ? null : canonicalOrInvalid('username', username, canonicalUsername);
    }
    if (Object.keys(changes).length > 0) {
      await this.store.update(id, { ...changes, updatedAt: this.clock.now() });
      this.changes.tell('users', id);
    }
    return this.getById(id);
  }

  /**
   * The user can no longer sign in, and every session they have is over, also when they are enabled again.
   * Throws `NotFoundError`.
   */
  async disable(id: string): Promise<void> {
    const changes = { disabled: true, updatedAt: this.clock.now() };
    const found = isUUID(id) && (await this.store.supersedeSessions(id, changes));
    if (!found) throw new NotFoundError();
    this.changes.tell('users', id);
    this.events.emit('user.disabled', { userId: id });
  }

  /** Undoes {@link disable}: the user signs in anew. Throws `NotFoundError`. */
  async enable(id: string): Promise<void> {
    await this.getById(id);
    await this.store.update(id, { disabled: false, updatedAt: this.clock.now() });
    this.changes.tell('users', id);
    this.events.emit('user.enabled', { userId: id });
  }

  /** Felt by the next request, whatever the token says that it carries. Throws `NotFoundError`. */
  async setRoles(id: string, roles: readonly string[]): Promise<void> {
    await this.getById(id);
    await this.store.update(id, { roles: [...roles], updatedAt: this.clock.now() });
    this.changes.tell('users', id);
    this.events.emit('user.roles-changed', { userId: id, roles: [...roles] });
  }

  /**
   * Ends every session of the user as of the end of the transaction; the new `sessionsVersion`, for one
   * that is to go on. Afterwards the caller tells `Changes`.
   */
  async supersedeSessions(id: string, transaction: Transaction): Promise<number> {
    await this.store.supersedeSessions(id, {}, transaction);
    return this.store.getSessionsVersion(id, transaction);
  }

  /** As {@link findById}, from memory where nothing has changed; not to be written to. */
  current(id: string): User | null | Promise<User | null> {
    return isUUID(id) ? this.currentUsers.find(id) : null;
  }

  /** Null for an id that is no UUID: a token's `sub` may hold any text, and PostgreSQL would throw. */
  async findById(id: string): Promise<User | null> {
    return isUUID(id) ? this.store.findById(id) : null;
  }

  /** As {@link findById}, but throws `NotFoundError`. */
  async getById(id: string): Promise<User> {
    const user = await this.findById(id);
    if (!user) throw new NotFoundError();
    return user;
  }

  /** By what people type to sign in: an address where there is an `@`, else a user name. */
  async findByLogin(login: string): Promise<User | null> {
    if (login.includes('@')) {
      const email = canonicalEmail(login);
      return email === null ? null : this.store.findByEmail(email);
    }
    const username = canonicalUsername(login);
    return username === null ? null : this.store.findByUsername(username);
  }
}

function canonicalOrInvalid(
  field: string,
  typed: string,
  canonical: (typed: string) => string | null,
): string {
  const form = canonical(typed);
  if (form === null) throw new ValidationFailedError([{ field, message: 'is not valid' }]);
  return form;
}
