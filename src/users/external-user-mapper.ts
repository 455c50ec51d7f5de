import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import {
  CACHE_INVALIDATION_DEFAULTS,
  CACHE_INVALIDATION_OPTIONS,
  type CacheInvalidationOptions,
} from '../cache-invalidation/cache-invalidation.options.js';
import { Clock } from '../clock/clock.js';
import { parseEmail, parseUsername } from './identifiers.js';
import { User } from './user.entity.js';
import { EmailTakenError, UsernameTakenError } from './users.errors.js';
import { type DirectoryUser, UserDirectory } from './user-directory.js';
import { toUserId } from './user-subject.js';

const MOST_REMEMBERED = 20_000;
const LONGEST_ID = 200;

interface Remembered {
  user: DirectoryUser | null;
  readAtMs: number;
}

/** The users of the application's own table, where it has one, seen as users of ours. */
@Injectable()
export class ExternalUserMapper {
  /** By the ids of our rows, as everything here. */
  private readonly remembered = new LRUCache<string, Remembered>({ max: MOST_REMEMBERED });
  private readonly reading = new Map<string, Promise<DirectoryUser | null>>();
  private readonly recheckMs: number;

  constructor(
    /** Null where our own table is the table of users. */
    @Inject(UserDirectory) readonly directory: UserDirectory | null,
    @Inject(CACHE_INVALIDATION_OPTIONS)
    { recheckSeconds = CACHE_INVALIDATION_DEFAULTS.recheckSeconds }: CacheInvalidationOptions,
    private readonly clock: Clock,
  ) {
    this.recheckMs = recheckSeconds * 1_000;
  }

  /** Throws `EmailTakenError` or `UsernameTakenError` where there is a directory, and such a user in it. */
  async refuseTaken(email: string, username: string | null): Promise<void> {
    if (!this.directory) return;
    if (await this.directory.findByLogin(parseEmail(email))) throw new EmailTakenError();
    const name = parseUsername(username);
    if (name !== null && (await this.directory.findByLogin(name))) throw new UsernameTakenError();
  }

  /** The row with what the table says now, or at most `recheckSeconds` ago; null where it no longer has the user. */
  async hydrate(row: User | null): Promise<User | null> {
    if (!row || row.externalId === null) return this.directory ? null : row;
    // The table was taken away: nobody knows any longer who the row stands for.
    if (!this.directory) return null;
    const found = await this.find(this.directory, row.id, row.externalId);
    return found && this.merge(row, found);
  }

  /** As {@link hydrate}, of a user who has just been read; null where the row stands for somebody else. */
  merge(row: User | null, found: DirectoryUser): User | null {
    if (row && row.externalId !== found.id) return null;
    return merged(row ?? this.toShadowUser(found), found);
  }

  /** The row that stands for a user of the application's own table. Throws where their id cannot be one. */
  toShadowUser(user: DirectoryUser): User {
    const { id } = checked(user);
    const now = this.clock.now();
    return Object.assign(new User(), {
      id: toUserId(id),
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

  forgetAll(): void {
    this.remembered.clear();
    this.reading.clear();
  }

  forget(id: string): void {
    this.remembered.delete(id);
    this.reading.delete(id);
  }

  private async find(
    directory: UserDirectory,
    id: string,
    externalId: string,
  ): Promise<DirectoryUser | null> {
    const known = this.remembered.get(id);
    if (known && this.clock.monotonicMs() - known.readAtMs < this.recheckMs) return known.user;
    return this.reading.get(id) ?? this.readOnce(directory, id, externalId);
  }

  /** All who ask meanwhile wait for the one answer. */
  private async readOnce(
    directory: UserDirectory,
    id: string,
    externalId: string,
  ): Promise<DirectoryUser | null> {
    const readAtMs = this.clock.monotonicMs();
    const answer = Promise.resolve(directory.findById(externalId));
    this.reading.set(id, answer);
    // Where a change was told of meanwhile, this may be the user as they were before.
    const isCurrent = () => this.reading.get(id) === answer;
    try {
      const user = await answer;
      if (isCurrent()) this.remembered.set(id, { user, readAtMs });
      return user;
    } finally {
      if (isCurrent()) this.reading.delete(id);
    }
  }
}

/** Whatever the types say: a driver may give a number, and one text for everybody would be one user. */
function checked(user: DirectoryUser): DirectoryUser {
  const id: unknown = user.id;
  if (typeof id === 'string' && id !== '' && id.length <= LONGEST_ID) return user;
  const given = typeof id === 'string' ? `${id.length} characters` : String(id);
  throw new Error(
    `UserDirectory: the id of a user is text of 1 to ${LONGEST_ID} characters, not ${given}.`,
  );
}

function merged(row: User, found: DirectoryUser): User {
  const { email, username = null, fullName = null, roles = [], active } = found;
  const disabled = row.disabled || !active;
  return Object.assign(new User(), row, { email, username, fullName, roles: [...roles], disabled });
}
