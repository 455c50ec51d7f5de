import { type FactoryProvider, Injectable } from '@nestjs/common';
import type { NightlatchEvents } from '../events/events.js';
import type { DomainEvent } from '../events/units-of-work.js';
import { MailKind } from './mail-kind.js';

/**
 * Tells the owner of an account what was done to it. `SecurityNotices` queues the mail in the unit of work of an event, whether
 * a route, the command line or the application caused it. It is never in the language of the request: an attacker could
 * choose one that the owner cannot read.
 */
@Injectable()
export abstract class SecurityNotice extends MailKind {
  /** The events whose user gets this mail. No other notice has them. */
  abstract readonly events: ReadonlyArray<keyof NightlatchEvents>;

  /**
   * Returns whether one of the events is worth the mail. By default each is, but not a part of a change: the notice about
   * the whole change says so.
   */
  concernsOwner({ event }: DomainEvent): boolean {
    return !('isPart' in event);
  }

  /** Returns what else the mail mentions. By default nothing. */
  describe(_event: DomainEvent): Record<string, unknown> {
    return {};
  }
}

/** What a notice about one event adds to the defaults of {@link SecurityNotice}. */
interface NoticeChanges<Name extends keyof NightlatchEvents> {
  concernsOwner?: (event: NightlatchEvents[Name]) => boolean;
  describe?: (event: NightlatchEvents[Name]) => Record<string, unknown>;
}

/** Returns the provider of a notice about one event. */
export function createNotice<Name extends keyof NightlatchEvents>(
  kind: string,
  name: Name,
  { concernsOwner, describe }: NoticeChanges<Name> = {},
): FactoryProvider<SecurityNotice> {
  class Notice extends SecurityNotice {
    readonly kind = kind;
    readonly events = [name];

    override concernsOwner(happened: DomainEvent): boolean {
      const event = happened.event as NightlatchEvents[Name];
      return concernsOwner?.(event) ?? super.concernsOwner(happened);
    }

    override describe({ event }: DomainEvent): Record<string, unknown> {
      return describe?.(event as NightlatchEvents[Name]) ?? {};
    }
  }
  return { provide: Symbol(`the mail ${kind}`), useFactory: () => new Notice() };
}
