import type { Transaction } from '../database/transactions.js';
import type { UnitOfWork } from '../events/units-of-work.js';
import type { RequestOrigin } from '../http/request-origin.js';
import type { User } from '../users/user.entity.js';

/** What a second factor is asked for: a sign-in, or a proof in a session that goes on. */
export type SecondFactorUse = { stepId: string } | { sessionId: string };

/** A proof of a second factor. */
export interface SecondFactorAttempt {
  user: User;
  /** The code, or what else this factor takes, as the client sent it. */
  proof: unknown;
  use: SecondFactorUse;
  request: RequestOrigin;
}

/** A factor that a user has enrolled. */
export interface EnrolledFactor {
  kind: string;
  enrolledAt: Date;
  lastUsedAt: Date | null;
  /** Further members of `GET /users/me/factors`. They are `snake_case`. */
  members?: Readonly<Record<string, unknown>>;
}

/** Which of a user's factors to remove: those that one of its members selects. Without any: all. */
export interface FactorFilter {
  /** Selects those that were enrolled at this time or later. */
  since?: Date;
  /** Selects those that were enrolled in this session. */
  sessionId?: string;
}

/**
 * A second factor. Each provider of the application that extends this class adds one: a sign-in of a user who has it, and
 * whose second factor is on (`Factors.turnOn`), asks for it. The client sends `method` (the kind) and `proof`.
 *
 * @example
 * ```ts
 * import { Injectable } from '@nestjs/common';
 * import { SecondFactor, type SecondFactorAttempt, type User } from 'nightlatch';
 *
 * // The application's own: the badges with a chip, and their readers.
 * export abstract class Badges {
 *   abstract has(userId: string): Promise<boolean>;
 *   abstract useOnce(userId: string, code: string): Promise<boolean>;
 *   abstract remove(userId: string): Promise<void>;
 * }
 *
 * @Injectable()
 * export class BadgeFactor extends SecondFactor {
 *   readonly kind = 'badge';
 *
 *   constructor(private readonly badges: Badges) {
 *     super();
 *   }
 *
 *   isEnrolled({ id }: Pick<User, 'id'>) {
 *     return this.badges.has(id);
 *   }
 *
 *   // One guarded UPDATE: a code that is read first and marked later is accepted twice.
 *   async verify({ user, proof }: SecondFactorAttempt) {
 *     const isRight = typeof proof === 'string' && (await this.badges.useOnce(user.id, proof));
 *     return isRight ? this.kind : null;
 *   }
 *
 *   async remove(userId: string) {
 *     await this.badges.remove(userId);
 *   }
 * }
 * ```
 */
export abstract class SecondFactor {
  /** Its name in `methods`: lower case, with underscores. */
  abstract readonly kind: string;

  /** Whether it only stands in for another factor that was lost, so that it is no second factor alone. Default: false. */
  readonly isFallback: boolean = false;

  /** Whether an attacker could guess the proof, so that the tries are counted and limited. Default: true. */
  readonly isGuessable: boolean = true;

  /**
   * Returns whether the user has this factor.
   * @param transaction read in it if it is given: on SQLite, another query would wait for its end
   */
  abstract isEnrolled(
    user: Pick<User, 'id'>,
    transaction?: Transaction,
  ): boolean | Promise<boolean>;

  /**
   * Checks a proof, and uses it up. It is called after the try was counted.
   * @returns the word that the methods of the session get, or null if the proof is wrong.
   */
  abstract verify(attempt: SecondFactorAttempt): Promise<string | null>;

  /**
   * Returns what the user's device needs to prove the factor, such as the options of a passkey, for the pages. By default it
   * needs nothing.
   */
  prepare(_user: User, _use: SecondFactorUse): Promise<object | null> {
    return Promise.resolve(null);
  }

  /**
   * Removes what the user has enrolled, within the unit of work. A factor of the application may use a transaction of
   * its own.
   * @returns true if it has removed one and the user may have others of this kind: `isEnrolled` does not tell then.
   */
  abstract remove(userId: string, filter: FactorFilter, unit: UnitOfWork): Promise<boolean | void>;

  /** Lists what the user has enrolled, without any secret. By default nothing is known about it. */
  list(_user: User): Promise<EnrolledFactor[]> {
    return Promise.resolve([]);
  }
}
