import { Injectable } from '@nestjs/common';
import type { Actor } from '../../events/actor.js';
import { UnitsOfWork } from '../../events/units-of-work.js';
import { PasswordsService } from '../../passwords/passwords.service.js';
import { RateLimiter } from '../../rate-limits/rate-limiter.js';
import { parseNewUser } from '../../users/identifiers.js';
import { UsernameTakenError } from '../../users/users.errors.js';
import { UsersService } from '../../users/users.service.js';
import type { Registration } from '../registration/registration.service.js';
import { PendingRegistrations } from './pending-registrations.js';
import { RegistrationMails } from './registration-mails.js';

/** Takes registrations whose address has to be verified before there is a user. */
@Injectable()
export class RegistrationRequestService {
  constructor(
    private readonly users: UsersService,
    private readonly passwords: PasswordsService,
    private readonly limiter: RateLimiter,
    private readonly pending: PendingRegistrations,
    private readonly mails: RegistrationMails,
    private readonly units: UnitsOfWork,
  ) {}

  /**
   * Stores a pending registration, and queues a mail. It does the same for every address, and does not look it up:
   * `VerifyEmailMail` finds out later whether it has an account.
   * @param acceptLanguage the header of the request
   * @throws PasswordRejectedError, ValidationFailedError, UsernameTakenError, LimitExceededError or UnavailableError.
   */
  async request(
    registration: Registration,
    acceptLanguage: string | null,
    actor: Actor,
  ): Promise<void> {
    const { email, username, full_name: fullName, password } = registration;
    const owner = parseNewUser({ email, username, fullName });
    await this.limiter.attempt(async (attempt) => {
      await attempt.count({ limit: 'registration-address', ip: actor.ip });
      await this.assertFree(owner.username);
      const hash = await this.passwords.prepare(password, owner, actor.ip);
      await this.units.run(actor, async (unit) => {
        const reference = await this.pending.add(owner, hash, unit);
        await this.mails.queue(email, { registration: reference }, acceptLanguage, unit);
      });
    });
  }

  /** User names are public. The name is not reserved: another user may take it before the address is verified. */
  private async assertFree(username: string | null): Promise<void> {
    if (username !== null && (await this.users.findByLogin(username))) {
      throw new UsernameTakenError();
    }
  }
}
