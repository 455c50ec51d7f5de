import { Inject, Injectable } from '@nestjs/common';
import { WrongPasswordError } from '../../passwords/passwords.errors.js';
import type { Actor } from '../../events/actor.js';
import { ExtensionRegistry } from '../../events/extension-registry.js';
import { UnitsOfWork } from '../../events/units-of-work.js';
import { PasswordsService } from '../../passwords/passwords.service.js';
import { SessionProofs } from '../../sessions/session-proofs.js';
import { SessionsService } from '../../sessions/sessions.service.js';
import { InvalidAccessTokenError } from '../../tokens/tokens.errors.js';
import type { Principal } from '../../tokens/principal.js';
import { UsersService } from '../../users/users.service.js';
import { CurrentPassword } from '../../sign-in/current-password.js';
import { revokeLongLived } from '../../sign-in/long-lived-credentials.js';
import type { PasswordRequest } from './password.dto.js';

/** Changes the caller's own password (ASVS 6.2.3, 7.4.3). */
@Injectable()
export class PasswordChangeService {
  @Inject(SessionProofs)
  private readonly proofs!: SessionProofs;

  constructor(
    private readonly users: UsersService,
    private readonly current: CurrentPassword,
    private readonly passwords: PasswordsService,
    private readonly sessions: SessionsService,
    private readonly units: UnitsOfWork,
    private readonly extensions: ExtensionRegistry,
  ) {}

  /**
   * Replaces the password and ends every other session of the user, and every sign-in with the old password that is
   * still under way. Without the current one, sets the first password of a user who signs in another way, and recently did.
   * Personal access tokens stay, because jobs depend on them, unless the request says otherwise.
   * @throws WrongPasswordError, PasswordRejectedError, LimitExceededError, NotFoundError or UnavailableError.
   * @throws ValidationFailedError if the current password is missing.
   */
  async change(
    { userId, sessionId }: Pick<Principal, 'userId' | 'sessionId'>,
    { current_password: currentPlain, new_password: newPlain, revoke_tokens }: PasswordRequest,
    actor: Actor,
  ): Promise<void> {
    const user = await this.users.getById(userId);
    const { id } = user;
    const owner = { userId: id, sessionId };
    const proven =
      currentPlain === undefined
        ? await this.current.assertNone(id, 'current_password')
        : await this.current.prove(owner, currentPlain, 'current_password', actor.ip);
    const hash = await this.passwords.prepare(newPlain, user, actor.ip, 'new_password');
    await this.units.run(actor, async (unit) => {
      // The owner may have ended the session meanwhile: a stolen one must not leave a password behind.
      if (proven === null && !(await this.proofs.hold(sessionId, unit))) {
        throw new InvalidAccessTokenError();
      }
      // First, because it locks the row of the user: two of these wait for each other instead of deadlocking.
      await this.sessions.endAll({ userId: id, exceptId: sessionId }, 'password-changed', unit);
      if (proven === null) {
        await this.passwords.add(id, hash, unit.transaction);
      } else if (!(await this.passwords.replace(proven, hash, unit.transaction))) {
        // A parallel request has replaced the password. One of the two succeeds.
        throw new WrongPasswordError();
      }
      if (revoke_tokens) await revokeLongLived(this.extensions, id, 'password', unit);
      const event = { userId: id, sessionId, ...(proven === null && { isFirst: true as const }) };
      await unit.record('password.changed', event);
    });
  }
}
