import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { NIL as NO_USER } from 'uuid';
import { Clock } from '../clock/clock.js';
import type { Transaction } from '../database/transactions.js';
import { UnavailableError } from '../http/errors.js';
import { PasswordHasher } from './password-hasher.js';
import { Password } from './password.entity.js';
import { PasswordPolicy, type PasswordOwner } from './password-policy.js';
import { PasswordsStore } from './passwords.store.js';

/** A password that passed the policy, hashed. */
export type PasswordHash = string & { readonly __brand: 'PasswordHash' };

/** The password of a user, as it was when somebody knew it. */
export interface ProvenPassword {
  userId: string;
  hash: string;
}

/** What proves who somebody is. */
@Injectable()
export class PasswordsService implements OnApplicationBootstrap {
  constructor(
    private readonly store: PasswordsStore,
    private readonly hasher: PasswordHasher,
    private readonly policy: PasswordPolicy,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const foreign = await this.store.listForeign();
    await this.hasher.warmUp(foreign);
  }

  /**
   * Checks a new password and hashes it. Apart from {@link add}, because a transaction must not stay
   * open while a hash is computed. Throws `PasswordRefusedError`, `UnavailableError`.
   */
  async prepare(plain: string, owner: PasswordOwner, field = 'password'): Promise<PasswordHash> {
    await this.policy.check(plain, owner, field);
    return (await this.hasher.hash(plain)) as PasswordHash;
  }

  /** Stores the first password of a user. Throws `PasswordExistsError` where it is not the first. */
  async add(userId: string, hash: PasswordHash, transaction: Transaction): Promise<void> {
    const password = Object.assign(new Password(), { userId, hash, updatedAt: this.clock.now() });
    await this.store.add(password, transaction);
  }

  /**
   * Throws `UnavailableError` where {@link verify} would. To be asked first: what is refused under load must
   * not have cost a query.
   */
  refuseIfBusy(): void {
    this.hasher.refuseIfBusy();
  }

  /**
   * Whether `plain` is the user's password, exactly as it was set. A user who does not exist (null),
   * or has no password, costs the same work as one who does: the time tells nothing.
   * Throws `UnavailableError`.
   */
  async verify(userId: string | null, plain: string): Promise<boolean> {
    const stored = await this.store.findHash(userId ?? NO_USER);
    if (userId === null || stored === null) return this.hasher.verifyNothing(plain);
    const right = await this.hasher.verify(stored, plain);
    if (right && this.hasher.isOutdated(stored)) await this.rehash(userId, stored, plain);
    return right;
  }

  /** What {@link replace} takes, or null: it is not the user's password. Throws `UnavailableError`. */
  async prove(userId: string, plain: string): Promise<ProvenPassword | null> {
    const hash = await this.store.findHash(userId);
    if (hash === null) return this.hasher.verifyNothing(plain).then(() => null);
    return (await this.hasher.verify(hash, plain)) ? { userId, hash } : null;
  }

  /** Puts another password in the place of the proven one. False: it has been replaced meanwhile. */
  replace(
    { userId, hash }: ProvenPassword,
    next: PasswordHash,
    transaction: Transaction,
  ): Promise<boolean> {
    return this.store.replaceHash(userId, hash, next, this.clock.now(), transaction);
  }

  /** Takes the proven password away. False: it has been replaced meanwhile. */
  remove({ userId, hash }: ProvenPassword, transaction: Transaction): Promise<boolean> {
    return this.store.deleteHash(userId, hash, transaction);
  }

  /** Whatever password the user has, or none, this is it. For whoever need not know the one before. */
  async set(userId: string, hash: PasswordHash, transaction: Transaction): Promise<void> {
    const password = Object.assign(new Password(), { userId, hash, updatedAt: this.clock.now() });
    await this.store.set(password, transaction);
  }

  private async rehash(userId: string, stored: string, plain: string): Promise<void> {
    const hash = await this.hasher.hash(plain).catch(keepForNextTime);
    if (hash !== null) await this.store.replaceHash(userId, stored, hash, this.clock.now());
  }
}

/** Under load the better hash can wait; the sign-in that has just succeeded cannot. */
function keepForNextTime(error: unknown): null {
  if (error instanceof UnavailableError) return null;
  throw error;
}
