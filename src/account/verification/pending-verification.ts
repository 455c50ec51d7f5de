import { Injectable } from '@nestjs/common';
import type { Actor } from '../../events/actor.js';
import { UnitsOfWork } from '../../events/units-of-work.js';
import type { MailLink } from '../../mail/link.entity.js';
import { MailLinks } from '../../mail/mail-links.js';
import { PasswordsService } from '../../passwords/passwords.service.js';
import { UserAccounts } from '../../users/user-accounts.js';
import { AccountProof } from '../account-proof.js';
import { PasswordNeededError } from '../account.errors.js';
import type { PendingRegistration } from '../pending-registration.entity.js';
import { PendingRegistrations } from './pending-registrations.js';

/** Turns a pending registration into a user. */
@Injectable()
export class PendingVerification {
  constructor(
    private readonly pending: PendingRegistrations,
    private readonly links: MailLinks,
    private readonly passwords: PasswordsService,
    private readonly accounts: UserAccounts,
    private readonly proof: AccountProof,
    private readonly units: UnitsOfWork,
  ) {}

  /**
   * Uses the link, and creates the user of the registration that has the password. The link proves the mailbox only: of
   * several registrations for one address, the password tells which is that of the mailbox's owner.
   * @throws WrongPasswordError if none of them has the password; PasswordNeededError without one.
   * @throws UsernameTakenError or EmailTakenError if a user has the name meanwhile. The link stays valid.
   * @throws LimitExceededError or UnavailableError.
   * @throws LinkUsedError, LinkReplacedError or LinkExpiredError if something happened since the link was verified.
   */
  async verify(
    link: MailLink,
    { password, username }: { password?: string; username?: string | null },
    actor: Actor,
  ): Promise<void> {
    if (password === undefined) throw new PasswordNeededError();
    const found = await this.proof.prove(link, () => this.find(link, password, actor.ip));
    const names = { ...found, username: username === undefined ? found.username : username };
    await this.units.run(actor, async (unit) => {
      await this.links.consume(link, unit);
      const { id } = await this.accounts.create(names, unit);
      await this.passwords.add(id, found.passwordHash, unit.transaction);
      await unit.record('user.registered', { userId: id });
      await this.accounts.markEmailVerified(id, unit);
      await this.pending.deleteAll(link.address, unit);
    });
  }

  private async find(
    link: MailLink,
    password: string,
    ip: string | null,
  ): Promise<PendingRegistration | null> {
    for (const each of await this.pending.listCandidates(link, ip)) {
      if (await this.passwords.matches(each.passwordHash, password, ip)) return each;
    }
    return null;
  }
}
