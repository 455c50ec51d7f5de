import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { type Actor, SYSTEM_ACTOR } from '../events/actor.js';
import { type UnitOfWork, UnitsOfWork } from '../events/units-of-work.js';
import { parseEmail } from '../users/identifiers.js';
import { UsersService } from '../users/users.service.js';
import { RefusedAddressesStore } from './outbox/refused-addresses.store.js';
import type { RefusedAddress } from './refused-address.entity.js';

/**
 * The addresses that get no mails: mails to them bounced, or their owner complained. The outbox drops every mail to them, until
 * a mailed link proves that their owner reads mails again. `docs/mail.md` has a controller that a mail provider calls.
 */
@Injectable()
export class RefusedAddresses {
  constructor(
    private readonly store: RefusedAddressesStore,
    private readonly users: UsersService,
    private readonly units: UnitsOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Stops mails to the address. Does nothing if they are stopped already.
   * @throws ValidationFailedError if the text is not an e-mail address.
   */
  async refuse(email: string, actor: Actor = SYSTEM_ACTOR): Promise<void> {
    const address = parseEmail(email);
    const userId = await this.findUserId(address);
    const row = { address, refusedAt: this.clock.now() };
    await this.units.run(actor, async (unit) => {
      // Providers report a bounce more than once.
      if (await this.store.add(row, unit.transaction)) {
        await unit.record('email.refused', { userId });
      }
    });
  }

  /**
   * Lets mails to the address be sent again.
   * @returns false if the address was not refused.
   * @throws ValidationFailedError if the text is not an e-mail address.
   */
  async allow(email: string, actor: Actor = SYSTEM_ACTOR): Promise<boolean> {
    const address = parseEmail(email);
    const userId = await this.findUserId(address);
    return this.units.run(actor, (unit) => this.allowProven(address, userId, unit));
  }

  /**
   * Like {@link allow}, in the unit of work in which a mailed link proved the address.
   * @param userId the user who proved it
   */
  async allowProven(address: string, userId: string | null, unit: UnitOfWork): Promise<boolean> {
    const wasRefused = await this.store.delete(address, unit.transaction);
    if (wasRefused) await unit.record('email.allowed', { userId });
    return wasRefused;
  }

  /** Returns whether mails to the address are stopped. */
  has(email: string): Promise<boolean> {
    return this.store.has(parseEmail(email));
  }

  /** Lists the refused addresses, the latest first. */
  list(limit: number): Promise<RefusedAddress[]> {
    return this.store.list(limit);
  }

  private async findUserId(address: string): Promise<string | null> {
    return (await this.users.findByLogin(address))?.id ?? null;
  }
}
