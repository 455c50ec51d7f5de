import { Injectable } from '@nestjs/common';
import type { Actor } from '../../events/actor.js';
import { Outbox } from '../../mail/outbox.js';
import { UsersService } from '../../users/users.service.js';
import { MailLimits } from '../mail-limits.js';
import { PendingVerification } from './pending-verification.js';
import { UserVerification } from './user-verification.js';
import { VERIFY_EMAIL } from './verify-email.mail.js';

/** What a caller sends with the token of a mailed link. */
export interface VerificationProofs {
  /** The password of the account. A user who is the actor needs none. */
  password?: string;
  /** Replaces the user name of a pending registration, in case it was taken meanwhile; null for none. */
  username?: string | null;
}

/** Lets people prove that they read the mails to the address of their account. */
@Injectable()
export class VerificationService {
  constructor(
    private readonly limits: MailLimits,
    private readonly outbox: Outbox,
    private readonly users: UsersService,
    private readonly ofUsers: UserVerification,
    private readonly pending: PendingVerification,
  ) {}

  /**
   * Queues a mail with a link. It does not look the address up, and does the same for every address: `VerifyEmailMail`
   * finds out later whether it has an account or a registration that is not verified.
   * @param acceptLanguage the header of the request, for users who have chosen no language
   * @param actor the user, if the request comes from one of their sessions: their own address then gets a link also if mails
   * to it are stopped (`RefusedAddresses`)
   * @throws ValidationFailedError if `email` is not an e-mail address.
   * @throws LimitExceededError if too many mails were asked for from the IP address of the actor.
   * @throws ExternalUsersError if a `UserDirectory` holds the addresses.
   */
  async request(email: string, acceptLanguage: string | null, actor: Actor): Promise<void> {
    this.users.assertOurUsers();
    const to = { mailbox: email, userId: actor.userId };
    await this.limits.queue(email, VERIFY_EMAIL, actor, (unit) =>
      this.outbox.send({ kind: VERIFY_EMAIL, ...to, acceptLanguage }, unit),
    );
  }

  /**
   * Verifies the address that the link was mailed to. A pending registration becomes a user. It starts no session, and a
   * link stays valid until it succeeds.
   * @param actor the user, if the request comes from one of their sessions
   * @throws LinkNotValidError, LinkUsedError, LinkReplacedError or LinkExpiredError.
   * @throws WrongPasswordError if the password is wrong; ValidationFailedError if it is needed and missing.
   * @throws UsernameTakenError or EmailTakenError if the name of a pending registration was taken meanwhile.
   * @throws LimitExceededError, UnavailableError or ExternalUsersError.
   */
  async verify(token: string, proofs: VerificationProofs, actor: Actor): Promise<void> {
    this.users.assertOurUsers();
    const link = await this.limits.verify(token, VERIFY_EMAIL, actor);
    await (link.userId === null ? this.pending : this.ofUsers).verify(link, proofs, actor);
  }
}
