import { Injectable } from '@nestjs/common';
import type { Actor } from '../../events/actor.js';
import { UsersService } from '../../users/users.service.js';
import type { User } from '../../users/user.entity.js';
import { MfaPolicy } from '../mfa-policy.js';
import type { TotpSetup } from './totp-secrets.js';
import { type Confirmation, TotpService } from './totp.service.js';

/** What users do with their own authenticator app. */
@Injectable()
export class OwnTotp {
  constructor(
    private readonly users: UsersService,
    private readonly policy: MfaPolicy,
    private readonly totp: TotpService,
  ) {}

  /** @throws NotFoundError, VerifiedEmailNeededError or TotpAlreadyOnError. */
  async start(userId: string | null, sessionId: string): Promise<TotpSetup> {
    return this.totp.start(await this.getOwner(userId), sessionId);
  }

  /** @throws NotFoundError, VerifiedEmailNeededError or TotpAlreadyOnError. */
  async resume(userId: string, sessionId: string): Promise<TotpSetup & { isNew: boolean }> {
    return this.totp.resume(await this.getOwner(userId), sessionId);
  }

  /** @throws NotFoundError, VerifiedEmailNeededError, or what `TotpService.confirm` throws. */
  async confirm(userId: string | null, given: Confirmation, actor: Actor): Promise<string[]> {
    return this.totp.confirm(await this.getOwner(userId), given, actor);
  }

  /** Returns whether the user has to verify the e-mail address before they set up an app. */
  mustVerifyEmail(user: User): boolean {
    return this.policy.mustVerifyEmail(user);
  }

  /** @throws NotFoundError if the user has no app. */
  async remove(userId: string | null, actor: Actor): Promise<void> {
    const { id } = await this.users.getById(userId);
    await this.totp.remove(id, actor);
  }

  private async getOwner(userId: string | null): Promise<User> {
    const user = await this.users.getById(userId);
    this.policy.assertMayEnrol(user);
    return user;
  }
}
