import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import {
  CHANGES_DEFAULTS,
  CHANGES_OPTIONS,
  type ChangesOptions,
} from '../changes/changes.options.js';
import { Clock } from '../clock/clock.js';
import { User } from './user.entity.js';
import { type DirectoryUser, UserDirectory } from './user-directory.js';
import { userIdOf } from './user-subject.js';

const MOST_REMEMBERED = 20_000;

interface Remembered {
  user: DirectoryUser | null;
  readAtMs: number;
}

/** The users of the application's own table, where it has one, seen as users of ours. */
@Injectable()
export class DirectoryUsers {
  private readonly remembered = new LRUCache<string, Remembered>({ max: MOST_REMEMBERED });
  private readonly recheckMs: number;

  constructor(
    /** Null where our own table is the table of users. */
    @Inject(UserDirectory) readonly directory: UserDirectory | null,
    @Inject(CHANGES_OPTIONS) { recheckSeconds = CHANGES_DEFAULTS.recheckSeconds }: ChangesOptions,
    private readonly clock: Clock,
  ) {
    this.recheckMs = recheckSeconds * 1_000;
  }

  /** The row with what the table says now, or at most `recheckSeconds` ago; null where it no longer has the user. */
  async complete(row: User | null): Promise<User | null> {
    if (!row || row.externalId === null) return this.directory ? null : row;
    // The table was taken away: nobody knows any longer who the row stands for.
    if (!this.directory) return null;
    const found = await this.find(this.directory, row.externalId);
    return found && merged(row, found);
  }

  /** As {@link complete}, of a user who has just been read. */
  completeWith(row: User | null, found: DirectoryUser): User {
    return merged(row ?? standIn(found, this.clock.now()), found);
  }

  /** By either id. */
  forget(id: string): void {
    this.remembered.delete(userIdOf(id));
  }

  private async find(directory: UserDirectory, id: string): Promise<DirectoryUser | null> {
    const key = userIdOf(id);
    const known = this.remembered.get(key);
    const readAtMs = this.clock.monotonicMs();
    if (known && readAtMs - known.readAtMs < this.recheckMs) return known.user;
    const user = await directory.findById(id);
    this.remembered.set(key, { user, readAtMs });
    return user;
  }
}

/** The row that stands for a user of the application's own table. */
export function standIn({ id }: DirectoryUser, now: Date): User {
  return Object.assign(new User(), {
    id: userIdOf(id),
    externalId: id,
    // The address is in the other table, and may change there; here it only has to be nobody else's.
    email: '',
    emailCanonical: `external:${id}`,
    username: null,
    fullName: null,
    disabled: false,
    roles: [],
    sessionsVersion: 0,
    createdAt: now,
    updatedAt: now,
  });
}

function merged(row: User, found: DirectoryUser): User {
  const { email, username = null, fullName = null, roles = [], active } = found;
  const disabled = row.disabled || !active;
  return Object.assign(new User(), row, { email, username, fullName, roles: [...roles], disabled });
}
