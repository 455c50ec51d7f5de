import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MailLinks } from '../../mail/mail-links.js';
import { UserAccounts } from '../../users/user-accounts.js';
import { UNDO_EMAIL_CHANGE } from './email-changed.mail.js';

/** Keeps an address for its former user as long as a link can give it back. */
@Injectable()
export class KeptAddresses implements OnModuleInit {
  constructor(
    private readonly links: MailLinks,
    private readonly accounts: UserAccounts,
  ) {}

  onModuleInit(): void {
    this.accounts.addAddressKeeper(async (addresses, transaction) => {
      const filter = { purpose: UNDO_EMAIL_CHANGE, addresses };
      const open = await this.links.listOpen(filter, transaction);
      return open.map(({ address, userId }) => ({ address, userId: userId! }));
    });
  }
}
