import { Injectable } from '@nestjs/common';
import type { Actor } from '../../events/actor.js';
import { UnitsOfWork } from '../../events/units-of-work.js';
import { NotFoundError } from '../../http/errors.js';
import { canonicalizeEmail } from '../../users/identifiers.js';
import { UsersService } from '../../users/users.service.js';
import { EmailUnchangedError } from '../account.errors.js';
import { MailLimits } from '../mail-limits.js';
import { CHANGE_EMAIL } from './change-email.mail.js';
import { UNDO_EMAIL_CHANGE } from './email-changed.mail.js';
import { EmailChangeRequests, type PendingEmailChange } from './email-change-requests.js';
import { EmailConfirmation } from './email-confirmation.js';
import { EmailUndo } from './email-undo.js';

/**
 * Changes the address of a user: the new mailbox confirms the change, and the old one can undo it for seven days. Users of
 * a `UserDirectory` change theirs there.
 */
@Injectable()
export class EmailChangeService {
  constructor(
    private readonly limits: MailLimits,
    private readonly users: UsersService,
    private readonly requests: EmailChangeRequests,
    private readonly confirmation: EmailConfirmation,
    private readonly undos: EmailUndo,
    private readonly units: UnitsOfWork,
  ) {}

  /**
   * Queues a mail with a link to the new address. It does the same for an address that another user has: that user is
   * told so, and the caller is not. The caller must have signed in a short time ago.
   * @param userId the `id` of the user; null for a client that acts for itself
   * @param acceptLanguage the header of the request, for users who have chosen no language
   * @throws NotFoundError if the user does not exist.
   * @throws ValidationFailedError if `email` is not an e-mail address; EmailUnchangedError if it is that of the user.
   * @throws LimitExceededError if such a mail went to the address a moment ago, or too many mails were asked for from the
   * IP address of the actor. A change that waits stays as it is.
   * @throws ExternalUsersError if a `UserDirectory` holds the addresses.
   */
  async request(
    userId: string | null,
    email: string,
    acceptLanguage: string | null,
    actor: Actor,
  ): Promise<void> {
    this.users.assertOurUsers();
    const user = await this.users.getById(userId);
    if (canonicalizeEmail(email) === canonicalizeEmail(user.email)) throw new EmailUnchangedError();
    await this.limits.queueOrThrow(email, CHANGE_EMAIL, actor, (unit) =>
      this.requests.add(user, email, acceptLanguage, unit),
    );
  }

  /**
   * Returns the change that waits for its confirmation.
   * @throws NotFoundError if there is none.
   * @throws ExternalUsersError if a `UserDirectory` holds the addresses.
   */
  async getPending(userId: string | null): Promise<PendingEmailChange> {
    this.users.assertOurUsers();
    const pending = await this.requests.findPending(await this.users.getById(userId));
    if (!pending) throw new NotFoundError();
    return pending;
  }

  /**
   * Withdraws the change that waits for its confirmation: its link is refused from now on.
   * @throws NotFoundError if there is none.
   * @throws ExternalUsersError if a `UserDirectory` holds the addresses.
   */
  async withdraw(userId: string | null, actor: Actor): Promise<void> {
    this.users.assertOurUsers();
    const user = await this.users.getById(userId);
    const count = await this.units.run(actor, (unit) => this.requests.withdraw(user.id, unit));
    if (count === 0) throw new NotFoundError();
  }

  /**
   * Gives the user of the link the address that it was mailed to. The sessions go on. A link stays valid until it succeeds.
   * @param proofs the password of the account. A user who is the actor needs none.
   * @throws LinkNotValidError, LinkUsedError, LinkReplacedError or LinkExpiredError.
   * @throws WrongPasswordError if the password is wrong; ValidationFailedError if it is needed and missing.
   * @throws EmailTakenError if another user has the address, or had it until a short time ago.
   * @throws LimitExceededError, UnavailableError or ExternalUsersError.
   */
  async confirm(token: string, { password }: { password?: string }, actor: Actor): Promise<void> {
    this.users.assertOurUsers();
    const link = await this.limits.verify(token, CHANGE_EMAIL, actor);
    await this.confirmation.confirm(link, password, actor);
  }

  /**
   * Gives the user of the link their earlier address back, and ends everyone's access: all sessions end, and no
   * password is valid until the user chooses one. The link for that is mailed to this address.
   * @throws LinkNotValidError, LinkUsedError or LinkExpiredError; LinkReplacedError if an earlier change was undone.
   * @throws EmailTakenError if another user has the address, by an import for example.
   * @throws LimitExceededError, UnavailableError or ExternalUsersError.
   */
  async undo(token: string, actor: Actor): Promise<void> {
    this.users.assertOurUsers();
    const link = await this.limits.verify(token, UNDO_EMAIL_CHANGE, actor);
    await this.units.run(actor, (unit) => this.undos.apply(link, unit));
  }
}
