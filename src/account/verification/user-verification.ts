import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../../events/actor.js';
import { UnitsOfWork } from '../../events/units-of-work.js';
import type { MailLink } from '../../mail/link.entity.js';
import { MailLinks } from '../../mail/mail-links.js';
import { LinkNotValidError } from '../../mail/mail.errors.js';
import { UserAccounts } from '../../users/user-accounts.js';
import { AccountProof } from '../account-proof.js';
import { VERIFICATION_SETTINGS, type VerificationSettings } from './verification.options.js';

/** Verifies the addresses of users. */
@Injectable()
export class UserVerification {
  constructor(
    @Inject(VERIFICATION_SETTINGS) private readonly settings: VerificationSettings,
    private readonly links: MailLinks,
    private readonly proof: AccountProof,
    private readonly accounts: UserAccounts,
    private readonly units: UnitsOfWork,
  ) {}

  /**
   * Uses the link, and marks the address of its user as verified. The link proves the mailbox; the password, or a session,
   * proves the account: else the owner of an address would confirm the account that a stranger made with it.
   * @throws WrongPasswordError, PasswordNeededError, LimitExceededError or UnavailableError.
   * @throws LinkNotValidError, LinkUsedError, LinkReplacedError or LinkExpiredError if something happened since the link
   * was verified.
   */
  async verify(link: MailLink, { password }: { password?: string }, actor: Actor): Promise<void> {
    const userId = link.userId!;
    if (this.settings.proof !== 'link') await this.proof.assertOwner(link, password, actor);
    await this.units.run(actor, async (unit) => {
      const user = await this.links.consume(link, unit);
      if (user!.disabled) throw new LinkNotValidError();
      await this.accounts.markEmailVerified(userId, unit);
    });
  }
}
