import { Injectable } from '@nestjs/common';
import { ExtensionRegistry } from '../../events/extension-registry.js';
import type { UnitOfWork } from '../../events/units-of-work.js';
import type { MailLink } from '../../mail/link.entity.js';
import { MailLinks } from '../../mail/mail-links.js';
import { type PasswordHash, PasswordsService } from '../../passwords/passwords.service.js';
import { RateLimiter } from '../../rate-limits/rate-limiter.js';
import { SessionsService } from '../../sessions/sessions.service.js';
import { AddedCredentials } from '../../sign-in/added-credentials.js';
import { revokeLongLived } from '../../sign-in/long-lived-credentials.js';
import { UserAccounts } from '../../users/user-accounts.js';
import { RESET_PASSWORD } from './reset-password.mail.js';

/** Makes the changes of a reset, in one unit of work. */
@Injectable()
export class PasswordReset {
  constructor(
    private readonly links: MailLinks,
    private readonly sessions: SessionsService,
    private readonly passwords: PasswordsService,
    private readonly accounts: UserAccounts,
    private readonly limiter: RateLimiter,
    private readonly extensions: ExtensionRegistry,
  ) {}

  /**
   * Uses the link and sets the password.
   * @throws LinkNotValidError, LinkUsedError, LinkReplacedError or LinkExpiredError if something happened since the link
   * was verified.
   */
  async apply(
    link: MailLink,
    hash: PasswordHash,
    { keepTokens = false }: { keepTokens?: boolean },
    unit: UnitOfWork,
  ): Promise<void> {
    const userId = link.userId!;
    // First, because it locks the row of the user.
    await this.links.consume(link, unit);
    // Sign-ins that are under way have the old version of the sessions, and start none that lives.
    await this.sessions.endAll({ userId }, 'password-reset', unit);
    await this.passwords.set(userId, hash, unit.transaction);
    // An e-mail change that waits for its confirmation may be an attacker's.
    await this.links.withdrawAll(userId, unit);
    if (!keepTokens) await revokeLongLived(this.extensions, userId, 'reset', unit);
    // The mail has reached the owner of the address.
    if (await this.accounts.markEmailVerified(userId, unit)) await this.removeAdded(userId, unit);
    // The owner has guessed too often, or an attacker has: neither shall keep the owner from signing in.
    await this.limiter.clear({ limit: 'sign-in-account', userId }, unit.transaction);
    // The link is used, so a new request must not wait.
    const mailbox = { login: link.address, mailKind: RESET_PASSWORD };
    await this.limiter.clear({ limit: 'mail-mailbox', ...mailbox }, unit.transaction);
    await unit.record('password.reset', { userId });
  }

  /** The person who added them has never read the mails to the address: they would lock its owner out. */
  private async removeAdded(userId: string, unit: UnitOfWork): Promise<void> {
    for (const credentials of this.extensions.find(AddedCredentials)) {
      await credentials.removeAdded(userId, null, unit);
    }
  }
}
