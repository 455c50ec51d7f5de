import { Inject, Injectable, Optional } from '@nestjs/common';
import type { NightlatchEvents } from '../../events/events.js';
import type { DomainEvent } from '../../events/units-of-work.js';
import type { DueMail, PreparedMail } from '../../mail/mail-kind.js';
import { SecurityNotice } from '../../mail/security-notice.js';
import { Providers } from '../providers/providers.js';

/** A mail about an account at a provider. */
@Injectable()
abstract class IdentityNotice extends SecurityNotice {
  constructor(
    /** Null on the command line, which queues the mail; the server sends it. */
    @Optional() @Inject(Providers) private readonly providers: Providers | null,
  ) {
    super();
  }

  override describe({ event }: DomainEvent): Record<string, unknown> {
    const { provider } = event as NightlatchEvents['identity.linked' | 'identity.unlinked'];
    return { provider };
  }

  override async prepare(mail: DueMail): Promise<PreparedMail | null> {
    const prepared = await super.prepare(mail);
    const { provider } = mail.details as { provider: string };
    const name = this.providers?.getName(provider) ?? provider;
    return prepared && { ...prepared, details: { provider: name } };
  }
}

/** Tells the owner of an account that an account at a provider can sign in to it. */
@Injectable()
class IdentityLinkedMail extends IdentityNotice {
  readonly kind = 'identity-linked';
  readonly events = ['identity.linked'] as const;

  override concernsOwner({ event }: DomainEvent): boolean {
    return !(event as NightlatchEvents['identity.linked']).isRegistration;
  }
}

/** Tells the owner of an account that an account at a provider cannot sign in to it any more. */
@Injectable()
class IdentityUnlinkedMail extends IdentityNotice {
  readonly kind = 'identity-unlinked';
  readonly events = ['identity.unlinked'] as const;
}

/** The mails about accounts at providers to the owners of accounts. */
export const IDENTITY_NOTICES = [IdentityLinkedMail, IdentityUnlinkedMail];
