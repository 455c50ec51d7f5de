import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { NIL as NO_USER } from 'uuid';
import { ChangeFeed } from '../cache-invalidation/change-feed.js';
import { Clock } from '../clock/clock.js';
import { getCommand } from '../database/command.js';
import type { Transaction } from '../database/transactions.js';
import { UnavailableError } from '../http/errors.js';
import type { UserKey } from '../users/user.types.js';
import { PasswordHasher } from './password-hasher.js';
import { Password } from './password.entity.js';
import { PasswordPolicy, type PasswordOwner } from './password-policy.js';
import { type PasswordOwnerRow, PasswordsStore } from './passwords.store.js';

/** A password that passed the policy, hashed. */
export type PasswordHash = string & { readonly __brand: 'PasswordHash' };

/** A stored hash whose password the caller knew. */
export interface ProvenPassword {
  userId: string;
  hash: string;
}

/** Sets, verifies and removes the passwords of users. */
@Injectable()
export class PasswordsService implements OnApplicationBootstrap {
  private ready = false;
  private measuring = false;
  private kindsChanged = false;

  constructor(
    private readonly store: PasswordsStore,
    private readonly hasher: PasswordHasher,
    private readonly policy: PasswordPolicy,
    private readonly clock: Clock,
    feed: ChangeFeed,
  ) {
    const measure = () => void this.measureNewKinds();
    feed.watch(store.watchedKinds, { changed: measure, anythingChanged: measure });
  }

  async onApplicationBootstrap(): Promise<void> {
    // A command signs no user in, so it needs no constant response time.
    if (getCommand()) return;
    const imported = [...(await this.store.listKinds()), ...(await this.store.listForeign())];
    await this.hasher.warmUp(imported);
    this.ready = true;
  }

  /**
   * Checks a new password and hashes it. Separate from {@link add} and {@link set}, because a transaction must not stay
   * open while a hash is computed.
   * @param ip the address that the password came from: addresses take turns
   * @throws PasswordRejectedError if the policy does not accept the password.
   * @throws UnavailableError if too many hashes are waiting.
   */
  async prepare(
    plain: string,
    owner: PasswordOwner,
    ip: string | null,
    field = 'password',
  ): Promise<PasswordHash> {
    await this.policy.check(plain, owner, field);
    return (await this.hasher.hash(plain, ip)) as PasswordHash;
  }

  /**
   * Stores the first password of a user.
   * @throws PasswordExistsError if the user has a password already.
   */
  async add(userId: string, hash: PasswordHash, transaction: Transaction): Promise<void> {
    const password = Object.assign(new Password(), { userId, hash, updatedAt: this.clock.now() });
    await this.store.add(password, transaction);
  }

  /**
   * Checks the load before a caller looks up the user, so that a rejected sign-in costs no query.
   * @throws UnavailableError if {@link verify} would.
   */
  assertNotBusy(ip: string | null): void {
    this.hasher.assertNotBusy(ip);
  }

  /** Finds a user, with the hash of the password in the same statement. */
  findOwner(key: UserKey): Promise<PasswordOwnerRow | null> {
    return this.store.findOwner(key);
  }

  /**
   * Checks the password of a user. A user who does not exist (null) or has no password costs the same work, so that the
   * time of the answer does not tell which accounts exist.
   * @throws UnavailableError if too many hashes are waiting.
   */
  async verify(userId: string | null, plain: string, ip: string | null): Promise<boolean> {
    const hash = await this.store.findHash(userId ?? NO_USER);
    return this.verifyStored({ userId, hash }, plain, ip);
  }

  /** Checks a password like {@link verify}, with the hash that {@link findOwner} has read. */
  async verifyStored(
    { userId, hash: stored }: { userId: string | null; hash: string | null },
    plain: string,
    ip: string | null,
  ): Promise<boolean> {
    if (userId === null || stored === null) return this.hasher.verifyNothing(plain, ip);
    const matches = await this.hasher.verify(stored, plain, ip);
    if (matches && this.hasher.isOutdated(stored)) {
      // Under load the new hash is left to the next sign-in; this one succeeds without it.
      const hash = await this.hasher.hash(plain, ip).catch(toNullIfUnavailable);
      if (hash !== null) await this.store.replaceHash(userId, stored, hash, this.clock.now());
    }
    return matches;
  }

  /**
   * Checks a password against a hash that {@link prepare} made and that no user has yet.
   * @throws UnavailableError if too many hashes are waiting.
   */
  matches(hash: PasswordHash, plain: string, ip: string | null): Promise<boolean> {
    return this.hasher.verify(hash, plain, ip);
  }

  /**
   * Checks a password that the caller wants to {@link replace} or {@link remove}.
   * @returns the proof for those calls, or null if the password is wrong.
   * @throws UnavailableError if too many hashes are waiting.
   */
  async prove(userId: string, plain: string, ip: string | null): Promise<ProvenPassword | null> {
    const hash = await this.store.findHash(userId);
    if (hash === null) return this.hasher.verifyNothing(plain, ip).then(() => null);
    return (await this.hasher.verify(hash, plain, ip)) ? { userId, hash } : null;
  }

  /** Replaces a proven password. Returns false if it was changed since it was proven. */
  replace(
    { userId, hash }: ProvenPassword,
    next: PasswordHash,
    transaction: Transaction,
  ): Promise<boolean> {
    return this.store.replaceHash(userId, hash, next, this.clock.now(), transaction);
  }

  /** Removes a proven password. Returns false if it was changed since it was proven. */
  remove({ userId, hash }: ProvenPassword, transaction: Transaction): Promise<boolean> {
    return this.store.deleteHash(userId, hash, transaction);
  }

  /** Sets the password of a user without proof of the current one: for the command line and a reset. */
  async set(userId: string, hash: PasswordHash, transaction: Transaction): Promise<void> {
    const password = Object.assign(new Password(), { userId, hash, updatedAt: this.clock.now() });
    await this.store.set(password, transaction);
  }

  /** Returns whether the user has a password. */
  has(userId: string, transaction?: Transaction): Promise<boolean> {
    return this.store.has(userId, transaction);
  }

  /** Takes the password of a user away: they cannot sign in with one until another is {@link set}. */
  async clear(userId: string, transaction: Transaction): Promise<void> {
    await this.store.delete(userId, transaction);
  }

  /**
   * Measures the kinds of hashes that an import has brought, also by another process, before their users sign in. Each
   * changed row calls this. One call measures at a time: a call in the meantime makes it read the kinds again.
   */
  private async measureNewKinds(): Promise<void> {
    if (!this.ready) return;
    this.kindsChanged = true;
    if (this.measuring) return;
    this.measuring = true;
    while (this.kindsChanged) {
      this.kindsChanged = false;
      const kinds = await this.store.listKinds().catch(() => []);
      await this.hasher.warmUp(kinds).catch(() => undefined);
    }
    this.measuring = false;
  }
}

function toNullIfUnavailable(error: unknown): null {
  if (error instanceof UnavailableError) return null;
  throw error;
}
