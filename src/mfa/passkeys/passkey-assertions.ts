import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import type { Actor } from '../../events/actor.js';
import { UnitsOfWork } from '../../events/units-of-work.js';
import type { User } from '../../users/user.entity.js';
import { UsersService } from '../../users/users.service.js';
import type { Passkey } from '../passkey.entity.js';
import { PASSKEYS_SETTINGS, type PasskeysSettings } from '../passkeys.options.js';
import { readChallenge, verifyAssertion } from './ceremonies.js';
import type { AssertionJson } from './credential-json.js';
import { type ChallengeUse, PasskeyChallenges } from './passkey-challenges.js';
import { PasskeysStore } from './passkeys.store.js';

/** What an answer of a passkey proves. */
type Proven =
  | { user: User; method: 'passkey_hardware' | 'passkey_synced' }
  /** Nothing. `user` owns the passkey, if it is one of ours. */
  | { user: User | null; method: null };

/** Checks the answers of passkeys, for a sign-in, a second step and a proof in a session alike. */
@Injectable()
export class PasskeyAssertions {
  private readonly logger = new Logger(PasskeyAssertions.name);

  constructor(
    @Inject(PASSKEYS_SETTINGS) private readonly settings: PasskeysSettings,
    private readonly challenges: PasskeyChallenges,
    private readonly passkeys: PasskeysStore,
    private readonly users: UsersService,
    private readonly units: UnitsOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Checks an answer and uses it up.
   * @param use what the challenge was created for
   * @param owner the id of the user whose passkey it has to be; null before a sign-in, where the answer names its user
   */
  async verify(
    assertion: AssertionJson,
    use: ChallengeUse,
    owner: string | null,
    actor: Actor,
  ): Promise<Proven> {
    const challenge = readChallenge(assertion);
    // Spent before the signature is looked at: an answer has one try.
    if (challenge === null || !(await this.challenges.spend(challenge, use))) return nothing(null);
    const passkey = await this.passkeys.findByCredentialId(assertion.id);
    // Read before the proof is checked: see `SignInService.complete`.
    const user = passkey && (await this.users.findById(passkey.userId));
    if (!user || !isOwner(user, assertion, owner)) return nothing(user);
    const used = await verifyAssertion(assertion, challenge, passkey, this.settings);
    if (!used || passkey.suspendedAt) return nothing(user);
    if (this.isCopy(passkey, used.counter)) {
      await this.suspend(passkey, actor);
      return nothing(user);
    }
    const lastUsedAt = this.clock.now();
    if (!(await this.passkeys.use(passkey, { ...used, lastUsedAt }))) return nothing(user);
    return { user, method: toMethod(passkey) };
  }

  /** The counter of a key on one device only grows, so one that does not is that of a copy. */
  private isCopy(passkey: Passkey, counter: number): boolean {
    const isBack = counter <= passkey.counter && (counter > 0 || passkey.counter > 0);
    // The devices of a synced passkey do not know each other's counters.
    if (isBack && passkey.backupEligible)
      this.logger.debug('The counter of a synced passkey went back.');
    return isBack && !passkey.backupEligible;
  }

  private async suspend({ id, userId }: Passkey, actor: Actor): Promise<void> {
    await this.units.run(actor, async (unit) => {
      if (!(await this.passkeys.suspend(id, this.clock.now(), unit.transaction))) return;
      await unit.record('passkey.clone-suspected', { userId, passkeyId: id });
    });
  }
}

/** Returns the word for the methods of a session that a passkey has proven. */
export function toMethod({ backupEligible }: Pick<Passkey, 'backupEligible'>) {
  return backupEligible ? 'passkey_synced' : 'passkey_hardware';
}

/** The answer has to name the user of the passkey. Only if the owner is known beforehand, it may name no user. */
function isOwner(
  { id, passkeyHandle }: User,
  { userHandle }: AssertionJson,
  owner: string | null,
): boolean {
  if (owner !== null && owner !== id) return false;
  return userHandle === null ? owner !== null : userHandle === passkeyHandle;
}

function nothing(user: User | null): Proven {
  return { user, method: null };
}
