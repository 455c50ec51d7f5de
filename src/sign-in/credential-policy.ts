import { Injectable } from '@nestjs/common';
import { PublicPaths } from '../http/public-paths.js';
import { Outbox } from '../mail/outbox.js';
import type { User } from '../users/user.entity.js';
import { VerifiedEmailNeededError } from './sign-in.errors.js';

/** Decides who may add a way to sign in. An attacker who registered the address of another could lock its owner out. */
@Injectable()
export class CredentialPolicy {
  constructor(
    private readonly paths: PublicPaths,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Returns whether the user has to verify the e-mail address first.
   * @param isAsked whether users have to; default: where the application serves `POST /verify-email`
   */
  mustVerifyEmail({ emailVerifiedAt, externalId }: User, isAsked?: boolean): boolean {
    // The application verifies the addresses of its own table.
    if (emailVerifiedAt !== null || externalId !== null) return false;
    return isAsked ?? (this.outbox.isOn && this.paths.findPath('/verify-email') !== null);
  }

  /** @throws VerifiedEmailNeededError if the user has to verify the e-mail address first. */
  assertMayAdd(user: User, isAsked?: boolean): void {
    if (this.mustVerifyEmail(user, isAsked)) throw new VerifiedEmailNeededError();
  }
}
