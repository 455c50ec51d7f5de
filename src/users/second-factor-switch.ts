import { Injectable } from '@nestjs/common';
import { ChangeFeed } from '../cache-invalidation/change-feed.js';
import { Clock } from '../clock/clock.js';
import type { UnitOfWork } from '../events/units-of-work.js';
import { NotFoundError } from '../http/errors.js';
import { UsersStore } from './users.store.js';

/** Turns the second factor of users on and off (`User.secondFactorOn`), for `mfa/`. */
@Injectable()
export class SecondFactorSwitch {
  constructor(
    private readonly store: UsersStore,
    private readonly feed: ChangeFeed,
    private readonly clock: Clock,
  ) {}

  /**
   * Sets the second factor to what `decide` returns, which gets the present state. The row stays locked until the unit
   * of work ends, so the later of two changes sees the result of the first.
   * @returns whether it was changed.
   * @throws NotFoundError if the user does not exist.
   */
  async change(
    userId: string,
    decide: (isOn: boolean) => boolean | Promise<boolean>,
    unit: UnitOfWork,
  ): Promise<boolean> {
    const user = await this.store.lockById(userId, unit.transaction);
    if (!user) throw new NotFoundError();
    const secondFactorOn = await decide(user.secondFactorOn);
    if (secondFactorOn === user.secondFactorOn) return false;
    const changes = { secondFactorOn, updatedAt: this.clock.now() };
    await this.store.update(userId, changes, unit.transaction);
    unit.afterCommit(() => this.feed.publish(this.store.watched.table, userId));
    return true;
  }
}
