import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ExtensionRegistry } from '../events/extension-registry.js';
import { type DomainEvent, type UnitOfWork, UnitsOfWork } from '../events/units-of-work.js';
import { describeActor } from './describe-actor.js';
import { Outbox } from './outbox.js';
import { SecurityNotice } from './security-notice.js';

/** Queues the security notice about an event in the unit of work of the event. */
@Injectable()
export class SecurityNotices implements OnModuleInit {
  /** By the name of the event. */
  private readonly notices = new Map<string, SecurityNotice>();

  constructor(
    private readonly extensions: ExtensionRegistry,
    private readonly units: UnitsOfWork,
    private readonly outbox: Outbox,
  ) {}

  onModuleInit(): void {
    if (!this.outbox.isOn) return;
    for (const notice of this.extensions.find(SecurityNotice)) {
      for (const name of notice.events) this.notices.set(name, notice);
    }
    this.units.addWriter((event, unit) => this.write(event, unit));
  }

  private async write(event: DomainEvent, unit: UnitOfWork): Promise<void> {
    const notice = this.notices.get(event.name);
    if (!notice?.concernsOwner(event)) return;
    const { userId } = event.event as { userId: string };
    const details = { ...describeActor(unit.actor), ...notice.describe(event) };
    await this.outbox.send({ kind: notice.kind, userId, details }, unit);
  }
}
