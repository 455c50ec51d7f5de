import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { isOfClient } from '../clients/client.js';
import { Clock } from '../clock/clock.js';
import { formatRowToken, parseRowToken } from '../crypto/row-token.js';
import { SecretKeys } from '../crypto/secret-keys.js';
import type { Actor } from '../events/actor.js';
import { type UnitOfWork, UnitsOfWork } from '../events/units-of-work.js';
import { type Attempt, RateLimiter } from '../rate-limits/rate-limiter.js';
import { MfaTokenNotValidError } from '../sign-in/sign-in.errors.js';
import type { PendingSignIn } from '../sign-in/sign-in-step.js';
import type { PresentedStep } from '../sign-in/second-steps.js';
import type { User } from '../users/user.entity.js';
import { UsersService } from '../users/users.service.js';
import { SecondStep, type SecondStepPurpose } from './second-step.entity.js';
import { SecondStepsStore } from './second-steps.store.js';

/** How long a person has for the second step, and for an enrolment, which begins with the installation of an app. */
const LIFETIME_SECONDS: Record<SecondStepPurpose, number> = {
  'second-factor': 300,
  enrolment: 900,
};
const PREFIXES: Record<SecondStepPurpose, string> = { 'second-factor': 'mfa_', enrolment: 'mfe_' };
const MAX_TRIES = 5;
const MAC_PURPOSE = 'second-steps';
const MAC_BYTES = 32;

/** A new second step. */
interface IssuedStep {
  token: string;
  expiresInSeconds: number;
}

/** A second step that is not over, and its user as they are now. */
export interface LiveSecondStep {
  row: SecondStep;
  user: User;
}

/**
 * Issues, verifies and uses the tokens of second steps: the row's id and an HMAC over it, keyed from `SECRET_KEY` and the salt
 * of the row. They are not stored, and open nothing but the second step.
 */
@Injectable()
export class SecondStepTokens {
  constructor(
    private readonly store: SecondStepsStore,
    private readonly users: UsersService,
    private readonly keys: SecretKeys,
    private readonly clock: Clock,
    private readonly limiter: RateLimiter,
    private readonly units: UnitsOfWork,
  ) {}

  /** Stores a second step of the sign-in, and returns its token. */
  async issue(purpose: SecondStepPurpose, signIn: PendingSignIn): Promise<IssuedStep> {
    const { user, client, methods, scopes } = signIn;
    const now = this.clock.now();
    const expiresInSeconds = LIFETIME_SECONDS[purpose];
    const row: SecondStep = Object.assign(new SecondStep(), {
      id: uuidv7({ msecs: now.getTime() }),
      userId: user.id,
      purpose,
      clientId: client.id,
      scope: scopes.join(' '),
      userSessionsVersion: user.sessionsVersion,
      salt: randomBytes(16).toString('base64url'),
      methodsDone: [...methods],
      tries: 0,
      createdAt: now,
      expiresAt: new Date(now.getTime() + expiresInSeconds * 1_000),
      usedAt: null,
    });
    await this.store.add(row);
    const mac = this.keys.createMac(MAC_PURPOSE, row.salt, toMessage(row));
    return { token: formatRowToken(PREFIXES[purpose], row.id, mac), expiresInSeconds };
  }

  /**
   * Returns the step of the token, without counting a try.
   * @throws MfaTokenNotValidError if the token is not of this purpose and client, the step is over, or all sessions of the
   * user were ended meanwhile.
   */
  async open(
    purpose: SecondStepPurpose,
    { token, client }: Pick<PresentedStep, 'token' | 'client'>,
  ): Promise<LiveSecondStep> {
    const claimed = parseRowToken(PREFIXES[purpose], MAC_BYTES, token);
    const row = claimed && (await this.store.findById(claimed.id));
    const isGenuine =
      row?.purpose === purpose &&
      this.keys.verifyMac(claimed!.proof, MAC_PURPOSE, row.salt, toMessage(row));
    if (!isGenuine || !isOfClient(row, client)) throw new MfaTokenNotValidError();
    const isOver = row.usedAt !== null || row.tries >= MAX_TRIES;
    if (isOver || row.expiresAt <= this.clock.now()) throw new MfaTokenNotValidError();
    const user = await this.users.findById(row.userId);
    if (!user || user.sessionsVersion !== row.userSessionsVersion) {
      throw new MfaTokenNotValidError();
    }
    return { row, user };
  }

  /**
   * Counts a try, before the proof is looked at.
   * @throws MfaTokenNotValidError if the step is over.
   */
  async countTry({ row }: LiveSecondStep): Promise<void> {
    const isCounted = await this.store.countTry(row.id, MAX_TRIES, this.clock.now());
    if (!isCounted) throw new MfaTokenNotValidError();
  }

  /**
   * Uses the step up: of two right proofs at once, one signs in. Sets the count of failed passwords to zero. `attempt`
   * remembers that there were many, because the attempt of the first step was cancelled.
   * @throws MfaTokenNotValidError if it was used before.
   */
  async use(
    { row, user }: LiveSecondStep,
    attempt: Attempt,
    by: Actor | UnitOfWork,
  ): Promise<void> {
    await this.units.run(by, async ({ transaction }) => {
      const isUsed = await this.store.use(row.id, this.clock.now(), transaction);
      if (!isUsed) throw new MfaTokenNotValidError();
      const passwords = { limit: 'sign-in-account', userId: user.id } as const;
      attempt.followsFailures ||= await this.limiter.hasManyFailures(passwords, transaction);
      await this.limiter.clear(passwords, transaction);
    });
  }
}

/** Returns the methods of a sign-in after one more proof. */
export function addMethod(done: readonly string[], method: string): [string, ...string[]] {
  const [first = method, ...more] = done;
  return done.length === 0 ? [method] : [first, ...more, method];
}

function toMessage({ id, purpose, userId, clientId, userSessionsVersion }: SecondStep): Buffer {
  return Buffer.from(JSON.stringify([purpose, id, userId, clientId, userSessionsVersion]));
}
