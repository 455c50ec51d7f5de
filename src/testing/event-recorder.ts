import type { INestApplicationContext } from '@nestjs/common';
import { Events, type NightlatchEvents } from '../events/events.js';

/** An event that the application emitted. */
export interface RecordedEvent {
  name: keyof NightlatchEvents;
  event: object;
}

/** Records the events that an application emits, in order. */
export class EventRecorder {
  readonly recorded: RecordedEvent[] = [];

  private constructor(events: Events) {
    events.onAny((name, event) => this.recorded.push({ name, event }));
  }

  /** Records the events of an application from now on. */
  static of(app: INestApplicationContext): EventRecorder {
    return new EventRecorder(app.get(Events, { strict: false }));
  }

  /** Returns the names of the events since the last call. */
  take(): Array<keyof NightlatchEvents> {
    return this.recorded.splice(0).map(({ name }) => name);
  }
}
