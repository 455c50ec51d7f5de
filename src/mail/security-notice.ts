import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { NightlatchEvents } from '../events/events.js';
import { type DomainEvent, UnitsOfWork } from '../events/units-of-work.js';
import { MailKind } from './mail-kind.js';
import { Outbox } from './outbox.js';
import { describeActor } from './describe-actor.js';

/**
 * Tells the owner of an account what was done to it. The mail is queued in the unit of work of an event, whether a route, the
 * command line or the application caused it. It is never in the language of the request: an attacker could choose one that
 * the owner cannot read.
 */
@Injectable()
export abstract class SecurityNotice extends MailKind implements OnModuleInit {
  /** The events whose user gets this mail. */
  protected abstract readonly events: ReadonlyArray<keyof NightlatchEvents>;

  constructor(
    private readonly units: UnitsOfWork,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  onModuleInit(): void {
    if (!this.outbox.isOn) return;
    this.units.addWriter(async (event, unit) => {
      if (!this.events.includes(event.name) || !this.concernsOwner(event)) return;
      const { userId } = event.event as { userId: string };
      const details = { ...describeActor(unit.actor), ...this.describe(event) };
      await this.outbox.send({ kind: this.kind, userId, details }, unit);
    });
  }

  /** Returns whether one of the events is worth the mail. By default each is. */
  protected concernsOwner(_event: DomainEvent): boolean {
    return true;
  }

  /** Returns what else the mail mentions. By default nothing. */
  protected describe(_event: DomainEvent): Record<string, unknown> {
    return {};
  }
}
