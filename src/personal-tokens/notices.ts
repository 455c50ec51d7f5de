import { Injectable } from '@nestjs/common';
import type { NightlatchEvents } from '../events/events.js';
import type { DomainEvent } from '../events/units-of-work.js';
import { SecurityNotice } from '../mail/security-notice.js';

/** Tells the owner of an account that a token can use it. */
@Injectable()
class TokenCreatedMail extends SecurityNotice {
  readonly kind = 'personal-token-created';
  readonly events = ['personal-access-token.created'] as const;
}

/** Tells the owner of an account that a token was revoked by someone else: the holder of the token, or an administrator. */
@Injectable()
class TokenRevokedMail extends SecurityNotice {
  readonly kind = 'personal-token-revoked';
  readonly events = ['personal-access-token.revoked'] as const;

  override concernsOwner({ event }: DomainEvent): boolean {
    const { reason } = event as NightlatchEvents['personal-access-token.revoked'];
    return reason === 'holder' || reason === 'administrator';
  }
}

/** The mails about personal access tokens. */
export const TOKEN_NOTICES = [TokenCreatedMail, TokenRevokedMail];
