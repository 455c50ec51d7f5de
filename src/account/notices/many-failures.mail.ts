import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { NightlatchEvents } from '../../events/events.js';
import { UnitsOfWork } from '../../events/units-of-work.js';
import { MailKind } from '../../mail/mail-kind.js';
import { Outbox } from '../../mail/outbox.js';
import { describeActor } from './security-notices.js';

/** Tells the owner of an account that a sign-in succeeded after several failed ones. */
@Injectable()
export class ManyFailuresMail extends MailKind implements OnModuleInit {
  readonly kind = 'many-failures';

  constructor(
    private readonly units: UnitsOfWork,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  /** Queues the mail in the transaction of the sign-in, which knows nothing of notices. */
  onModuleInit(): void {
    if (!this.outbox.isOn) return;
    this.units.addWriter(async ({ name, event, actor }, transaction) => {
      if (name !== 'sign-in.after-failures') return;
      const { userId } = event as NightlatchEvents[typeof name];
      const mail = { kind: this.kind, userId, details: describeActor(actor) };
      await this.outbox.send(mail, transaction);
    });
  }
}
