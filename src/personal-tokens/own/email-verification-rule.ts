import { Injectable } from '@nestjs/common';
import { PublicPaths } from '../../http/public-paths.js';
import { Outbox } from '../../mail/outbox.js';
import type { User } from '../../users/user.entity.js';

/** Decides whether a user has to verify the e-mail address before they make a token. */
@Injectable()
export class EmailVerificationRule {
  constructor(
    private readonly outbox: Outbox,
    private readonly paths: PublicPaths,
  ) {}

  /** Returns whether the user could verify the address, and has not. */
  isOwed({ emailVerifiedAt, externalId }: User): boolean {
    // The application verifies the addresses of its own table.
    if (emailVerifiedAt !== null || externalId !== null) return false;
    return this.outbox.isOn && this.paths.findPath('/verify-email') !== null;
  }
}
