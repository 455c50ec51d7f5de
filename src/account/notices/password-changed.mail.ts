import { Injectable } from '@nestjs/common';
import type { NightlatchEvents } from '../../events/events.js';
import { ExtensionRegistry } from '../../events/extension-registry.js';
import type { DomainEvent } from '../../events/units-of-work.js';
import type { DueMail, PreparedMail } from '../../mail/mail-kind.js';
import { SecurityNotice } from '../../mail/security-notice.js';
import { countLongLived } from '../../sign-in/long-lived-credentials.js';
import { listSignInMethods } from '../../sign-in/sign-in-methods.js';

/** Tells the owner of an account that its password has another value. */
@Injectable()
export class PasswordChangedMail extends SecurityNotice {
  readonly kind = 'password-changed';
  readonly events = ['password.reset', 'password.changed'] as const;

  constructor(private readonly extensions: ExtensionRegistry) {
    super();
  }

  /**
   * Says what still signs in, and how many tokens still work: a change of the password keeps them. Passkeys are not named
   * by their names, in which a thief could write to the owner.
   */
  override async prepare({ user }: DueMail): Promise<PreparedMail | null> {
    if (!user) return null;
    const tokens = await countLongLived(this.extensions, user.id);
    const { passkeys, accounts } = await listSignInMethods(this.extensions, user.id);
    const details = {
      tokens,
      passkeys: passkeys.map(({ addedAt }) => addedAt.toISOString()),
      accounts: accounts.map(({ name }) => name),
    };
    return { to: user.email, details };
  }

  override concernsOwner({ name, event }: DomainEvent): boolean {
    if (name !== 'password.changed') return true;
    const { isFirst, sessionId } = event as NightlatchEvents[typeof name];
    // The first one of a user of a `UserDirectory` is no change. One that a session set may be a thief's.
    return !isFirst || sessionId !== null;
  }
}
