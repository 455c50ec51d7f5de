import { Inject, Injectable } from '@nestjs/common';
import { type DueMail, MailKind, type PreparedMail } from '../../mail/mail-kind.js';
import { RefusedAddresses } from '../../mail/refused-addresses.js';
import type { User } from '../../users/user.entity.js';
import { UsersService } from '../../users/users.service.js';
import { PendingRegistrations } from './pending-registrations.js';
import { VERIFICATION_SETTINGS, type VerificationSettings } from './verification.options.js';

/** The kind of the mail, and the purpose of the link in it. */
export const VERIFY_EMAIL = 'verify-email';

const LINK_SECONDS = 24 * 3_600;

/**
 * Mails a link to verify the address, if it has an account that is not verified, or else a pending registration. A
 * registration with the address of an account gets the mail `already-registered` instead, which has no link. A refused
 * address that was verified gets one if its signed-in owner asks, to prove it again.
 */
@Injectable()
export class VerifyEmailMail extends MailKind {
  readonly kind = VERIFY_EMAIL;
  override readonly retryHours = 24;

  constructor(
    @Inject(VERIFICATION_SETTINGS) private readonly settings: VerificationSettings,
    private readonly users: UsersService,
    private readonly pending: PendingRegistrations,
    private readonly refused: RefusedAddresses,
  ) {
    super();
  }

  override async prepare({ mailbox, user, details }: DueMail): Promise<PreparedMail | null> {
    const found = mailbox === null ? user : await this.users.findByLogin(mailbox);
    if (found) {
      // A registration has queued the mail.
      if (mailbox !== null && details.registration) {
        return { to: found.email, user: found, kind: 'already-registered' };
      }
      if (found.disabled) return null;
      const mail = this.withLink(found.email, found);
      if (found.emailVerifiedAt === null) return mail;
      // The user is known besides the mailbox if they asked while they were signed in.
      const isOwn = mailbox !== null && user?.id === found.id;
      const isStopped = isOwn && (await this.refused.has(found.email));
      return isStopped ? { ...mail, evenIfRefused: true } : null;
    }
    if (mailbox === null || !(await this.pending.has(mailbox))) return null;
    return this.withLink(mailbox, null, details);
  }

  private withLink(address: string, user: User | null, details?: object): PreparedMail {
    const create = {
      purpose: VERIFY_EMAIL,
      user,
      address,
      ownerAddress: user && address,
      // A new password does not make the address another's.
      outlivesSessions: true,
      lifetimeSeconds: LINK_SECONDS,
      details,
    };
    return { to: address, user, link: { url: this.settings.url, create } };
  }
}
