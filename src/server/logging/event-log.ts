import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Events, type NightlatchEvents } from '../../index.js';

/** Events that the operator should look at. */
const ALARMING: ReadonlyArray<keyof NightlatchEvents> = [
  'refresh-token.reused',
  'authorization-code.reused',
];
/** Events that are too frequent for the default log. */
const FREQUENT: ReadonlyArray<keyof NightlatchEvents> = [
  'session.refreshed',
  'limit.reached',
  'authorization.refused',
  'authorization-code.issued',
  'authorization-code.redeemed',
  'authorization-code.refused',
  'device-code.issued',
  'personal-access-token.refused',
];

/** Logs each event on its own line; events contain ids only. */
@Injectable()
export class EventLog implements OnModuleInit {
  private readonly logger = new Logger('Events');

  constructor(private readonly events: Events) {}

  onModuleInit(): void {
    this.events.onAny((name, event) => {
      const level = ALARMING.includes(name) ? 'warn' : FREQUENT.includes(name) ? 'debug' : 'log';
      this.logger[level]({ msg: name, ...event });
    });
  }
}
