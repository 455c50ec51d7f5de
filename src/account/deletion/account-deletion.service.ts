import { Injectable } from '@nestjs/common';
import { WrongPasswordError } from '../../passwords/passwords.errors.js';
import { AdministratorRules } from '../../authorization/administrator-rules.js';
import type { Principal } from '../../tokens/principal.js';
import type { Actor } from '../../events/actor.js';
import { type UnitOfWork, UnitsOfWork } from '../../events/units-of-work.js';
import { describeActor } from '../../mail/describe-actor.js';
import { Outbox } from '../../mail/outbox.js';
import { PasswordsService } from '../../passwords/passwords.service.js';
import { UsersService } from '../../users/users.service.js';
import { CurrentPassword } from '../../sign-in/current-password.js';
import { ACCOUNT_DELETED } from './account-deleted.mail.js';
import type { DeletionRequest } from './account-deletion.dto.js';

/** Deletes the caller's own account. */
@Injectable()
export class AccountDeletionService {
  constructor(
    private readonly users: UsersService,
    private readonly current: CurrentPassword,
    private readonly passwords: PasswordsService,
    private readonly administrators: AdministratorRules,
    private readonly units: UnitsOfWork,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Deletes the user, with everything that belongs to them, and mails the owner. A user without a password needs none: they
   * have recently signed in another way.
   * @throws WrongPasswordError, LastAdministratorError, ExternalUsersError, LimitExceededError, NotFoundError or
   * UnavailableError.
   * @throws ValidationFailedError if the password is missing.
   */
  async delete(
    { userId, sessionId }: Pick<Principal, 'userId' | 'sessionId'>,
    request: DeletionRequest,
    actor: Actor,
  ): Promise<void> {
    // Checked before the password is hashed: a request that cannot succeed must not cost a hash.
    this.users.assertOurUsers();
    const { id } = await this.users.getById(userId);
    const { password } = request;
    const owner = { userId: id, sessionId };
    const proven =
      password === undefined
        ? null
        : await this.current.prove(owner, password, 'password', actor.ip);
    await this.units.run(actor, async (unit) => {
      await this.administrators.assertNotLast(id, unit);
      if (proven === null) {
        await this.current.assertNone(id, 'password', unit.transaction);
      } else if (!(await this.passwords.remove(proven, unit.transaction))) {
        // The owner may have changed the password in the meantime, to keep out a thief who knows the old one.
        throw new WrongPasswordError('password');
      }
      await this.notify(id, unit);
      await this.administrators.delete(id, unit);
    });
  }

  /**
   * Queues the mail to the owner: a thief may have deleted the account. It is for the address alone, because mails for the
   * user go with the user. An address that was never proven may be a stranger's.
   */
  private async notify(userId: string, unit: UnitOfWork): Promise<void> {
    const user = this.outbox.isOn ? await this.users.lock(userId, unit) : null;
    if (!user?.emailVerifiedAt) return;
    const { email: mailbox, locale: acceptLanguage } = user;
    const mail = { kind: ACCOUNT_DELETED, mailbox, acceptLanguage };
    await this.outbox.send({ ...mail, details: describeActor(unit.actor) }, unit);
  }
}
