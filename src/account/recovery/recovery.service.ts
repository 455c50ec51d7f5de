import { Injectable } from '@nestjs/common';
import { type Actor, SYSTEM_ACTOR } from '../../events/actor.js';
import { UnitsOfWork } from '../../events/units-of-work.js';
import { LinkNotValidError } from '../../mail/mail.errors.js';
import { Outbox } from '../../mail/outbox.js';
import { PasswordsService } from '../../passwords/passwords.service.js';
import { UsersService } from '../../users/users.service.js';
import { MailLimits } from '../mail-limits.js';
import { PasswordReset } from './password-reset.js';
import { UserDisabledError } from './recovery.errors.js';
import { RESET_PASSWORD } from './reset-password.mail.js';

/** Lets the owner of an account choose a new password, by a link that is mailed to the address of the account. */
@Injectable()
export class RecoveryService {
  constructor(
    private readonly limits: MailLimits,
    private readonly outbox: Outbox,
    private readonly users: UsersService,
    private readonly passwords: PasswordsService,
    private readonly resets: PasswordReset,
    private readonly units: UnitsOfWork,
  ) {}

  /**
   * Queues a mail with a link for the account that has this address. It does not look the account up, and does the same
   * for every address: {@link ResetPasswordMail} finds out later whether there is one.
   * @param acceptLanguage the header of the request, for users who have chosen no language
   * @throws ValidationFailedError if `email` is not an e-mail address.
   * @throws LimitExceededError if too many mails were asked for from the IP address of the actor.
   */
  async request(email: string, acceptLanguage: string | null, actor: Actor): Promise<void> {
    await this.limits.queue(email, RESET_PASSWORD, actor, (unit) =>
      this.outbox.send({ kind: RESET_PASSWORD, mailbox: email, acceptLanguage }, unit),
    );
  }

  /**
   * Queues such a mail for a user, without the limits: for administrators, who neither see nor set a password.
   * @throws NotFoundError if the user does not exist.
   * @throws UserDisabledError if the user is disabled.
   */
  async requestFor(userId: string, actor: Actor = SYSTEM_ACTOR): Promise<void> {
    const { id, disabled } = await this.users.getById(userId);
    if (disabled) throw new UserDisabledError();
    await this.units.run(actor, async (unit) => {
      await this.outbox.send({ kind: RESET_PASSWORD, userId: id }, unit);
      await unit.record('password.reset-requested', { userId: id });
    });
  }

  /**
   * Sets the password of the link's user, and ends all of their sessions and personal access tokens, and whatever else is
   * half-finished. It does not sign the user in. A link whose password is rejected stays valid.
   * @returns the `id` of the user.
   * @throws LinkNotValidError, LinkUsedError, LinkReplacedError or LinkExpiredError.
   * @throws PasswordRejectedError or UnavailableError.
   * @throws LimitExceededError if too many wrong links came from the IP address of the actor.
   */
  async reset(
    token: string,
    newPassword: string,
    actor: Actor,
    options: { keepTokens?: boolean } = {},
  ): Promise<string> {
    const link = await this.limits.verify(token, RESET_PASSWORD, actor);
    const user = await this.users.findById(link.userId);
    // A directory can disable a user without ending their links.
    if (!user || user.disabled) throw new LinkNotValidError();
    const hash = await this.passwords.prepare(newPassword, user, actor.ip, 'new_password');
    await this.units.run(actor, (unit) => this.resets.apply(link, hash, options, unit));
    return user.id;
  }
}
