import { Injectable } from '@nestjs/common';
import {
  type Actor,
  MailKind,
  Outbox,
  type Registration,
  RegistrationService,
  type UnitOfWork,
  UnitsOfWork,
  type User,
  UserAccounts,
} from '../../../src/index.js';
import { Profile } from './profiles.js';

/** Creates users together with their profile. `by` comes from `@CurrentActor()` of a controller. */
@Injectable()
export class Members {
  constructor(
    private readonly units: UnitsOfWork,
    private readonly accounts: UserAccounts,
    private readonly registrations: RegistrationService,
    private readonly outbox: Outbox,
  ) {}

  /** With a password, as `POST /users`. */
  register(registration: Registration, bio: string, by: Actor): Promise<User> {
    return this.registrations.register(registration, by, {
      inTransaction: ({ id: userId }, unit) => unit.transaction.insert(Profile, { userId, bio }),
    });
  }

  /** Without a password, which the user chooses later. The mail is sent if all of it is stored. */
  invite(email: string, by: Actor | UnitOfWork): Promise<User> {
    return this.units.run(by, async (unit) => {
      const user = await this.accounts.create({ email }, unit);
      await unit.record('user.registered', { userId: user.id });
      await unit.transaction.insert(Profile, { userId: user.id, bio: '' });
      await this.outbox.send({ kind: 'invitation', userId: user.id }, unit);
      return user;
    });
  }
}

@Injectable()
export class InvitationMail extends MailKind {
  readonly kind = 'invitation';

  override render() {
    const text = 'Choose your password: https://app.example.com/forgot-password';
    return { subject: 'You are invited', text, html: `<p>${text}</p>` };
  }
}
