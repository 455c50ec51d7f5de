import type { INestApplicationContext } from '@nestjs/common';
import { Events, type NightlatchEvents } from '../events/events.js';

/** Something that happened. */
export interface RecordedEvent {
  name: keyof NightlatchEvents;
  event: object;
}

/** Everything that an application tells to have happened, in order, from now on. */
export class EventRecorder {
  readonly recorded: RecordedEvent[] = [];

  private constructor(events: Events) {
    events.onAny((name, event) => this.recorded.push({ name, event }));
  }

  static of(app: INestApplicationContext): EventRecorder {
    return new EventRecorder(app.get(Events, { strict: false }));
  }

  /** The names of what happened since this was asked last. */
  take(): Array<keyof NightlatchEvents> {
    return this.recorded.splice(0).map(({ name }) => name);
  }
}
