import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Clock } from '../../clock/clock.js';
import type { Actor } from '../../events/actor.js';
import { type UnitOfWork, UnitsOfWork } from '../../events/units-of-work.js';
import { NotFoundError } from '../../http/errors.js';
import { describeDevice } from '../../mail/describe-actor.js';
import { SessionProofs } from '../../sessions/session-proofs.js';
import { Passkey } from '../passkey.entity.js';
import { PASSKEYS_SETTINGS, type PasskeysSettings } from '../passkeys.options.js';
import { readChallenge, verifyRegistration } from './ceremonies.js';
import type { RegistrationJson } from './credential-json.js';
import { type ChallengeUse, PasskeyChallenges } from './passkey-challenges.js';
import { PasskeyRejectedError, TooManyPasskeysError } from './passkeys.errors.js';
import { MAX_PASSKEYS, PasskeysStore } from './passkeys.store.js';

/** A new passkey of a user, before anything is verified. */
interface NewPasskey {
  userId: string;
  /** The session in which it is added; null at a sign-in. */
  sessionId: string | null;
  registration: RegistrationJson;
  /** Default: the browser and the system. */
  name: string | undefined;
}

/** Adds and renames passkeys. */
@Injectable()
export class PasskeyRegistry {
  constructor(
    @Inject(PASSKEYS_SETTINGS) private readonly settings: PasskeysSettings,
    private readonly challenges: PasskeyChallenges,
    private readonly store: PasskeysStore,
    private readonly sessions: SessionProofs,
    private readonly units: UnitsOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Verifies a new passkey, and uses its challenge up.
   * @param use what the challenge was created for
   * @throws PasskeyRejectedError if it is not valid.
   */
  async verify(
    given: NewPasskey,
    use: ChallengeUse,
    { userAgent }: Pick<Actor, 'userAgent'>,
  ): Promise<Passkey> {
    const { userId, sessionId, registration, name } = given;
    const challenge = readChallenge(registration);
    if (challenge === null || !(await this.challenges.spend(challenge, use))) {
      throw new PasskeyRejectedError();
    }
    const credential = await verifyRegistration(registration, challenge, this.settings);
    if (!credential) throw new PasskeyRejectedError();
    const now = this.clock.now();
    return Object.assign(new Passkey(), {
      ...credential,
      id: uuidv7({ msecs: now.getTime() }),
      userId,
      sessionId,
      name: name ?? describeDevice(userAgent) ?? 'Passkey',
      createdAt: now,
      lastUsedAt: null,
      suspendedAt: null,
    });
  }

  /**
   * Adds a passkey that was verified.
   * @param within runs in the same unit of work. If the passkey has no session, it must lock the user.
   * @throws TooManyPasskeysError if the user has fifty.
   * @throws PasskeyTakenError if it is registered already.
   * @throws PasskeyRejectedError if its session has ended meanwhile.
   */
  async add(
    passkey: Passkey,
    actor: Actor,
    within: (unit: UnitOfWork) => Promise<void> = async () => {},
  ): Promise<void> {
    const { id: passkeyId, userId, sessionId } = passkey;
    await this.units.run(actor, async (unit) => {
      // Its owner may have taken the account back at this moment, which ended the session and removed the passkeys.
      if (sessionId !== null && !(await this.sessions.hold(sessionId, unit))) {
        throw new PasskeyRejectedError();
      }
      await this.store.add(passkey, unit.transaction);
      await unit.record('passkey.added', { userId, passkeyId });
      await within(unit);
      // Counted last, when the user is locked, so that the second of two parallel calls counts the first.
      const count = await this.store.count(userId, unit.transaction);
      if (count > MAX_PASSKEYS) throw new TooManyPasskeysError();
    });
  }

  /** @throws NotFoundError if the user has no such passkey. */
  async rename(
    { id, userId }: Pick<Passkey, 'id' | 'userId'>,
    name: string,
    actor: Actor,
  ): Promise<void> {
    await this.units.run(actor, async (unit) => {
      const isRenamed = await this.store.rename({ id, userId }, name, unit.transaction);
      if (!isRenamed) throw new NotFoundError();
      await unit.record('passkey.renamed', { userId, passkeyId: id });
    });
  }
}
