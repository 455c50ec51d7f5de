import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { v7 as uuidv7 } from 'uuid';
import { Clock } from '../clock/clock.js';
import type { Transaction } from '../database/transactions.js';
import { NotFoundError, ValidationFailedError } from '../errors/errors.js';
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
  constructor(
    private readonly store: UsersStore,
    private readonly clock: Clock,
  ) {}

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
    }
    return this.getById(id);
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
