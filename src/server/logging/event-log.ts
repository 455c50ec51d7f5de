import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Events, type NightlatchEvents } from '../../index.js';

/** What whoever runs the server should look at. */
const ALARMING: ReadonlyArray<keyof NightlatchEvents> = ['refresh-token.reused'];
/** What happens all the time. */
const COMMON: ReadonlyArray<keyof NightlatchEvents> = ['session.refreshed', 'limit.reached'];

/** Writes what happened to the log, a line each: ids only, as the events are. */
@Injectable()
export class EventLog implements OnModuleInit {
  private readonly logger = new Logger('Events');

  constructor(private readonly events: Events) {}

  onModuleInit(): void {
    this.events.onAny((name, event) => {
      const level = ALARMING.includes(name) ? 'warn' : COMMON.includes(name) ? 'debug' : 'log';
      this.logger[level]({ msg: name, ...event });
    });
  }
}
