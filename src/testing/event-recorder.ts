import type { INestApplicationContext } from '@nestjs/common';
import { Events, type NightlatchEvents } from '../events/events.js';

/** Something that happened. */
export interface RecordedEvent {
  name: keyof NightlatchEvents;
  event: object;
}

/**
 * Everything that an application tells to have happened, in order, from now on.
 *
 * @example
 * ```ts
 * import type { INestApplication } from '@nestjs/common';
 * import { RegistrationService } from 'nightlatch';
 * import { EventRecorder } from 'nightlatch/testing';
 * import { expect } from 'vitest';
 *
 * export async function tellsOfARegistration(app: INestApplication): Promise<void> {
 *   const events = EventRecorder.of(app);
 *   const registrations = app.get(RegistrationService, { strict: false });
 *   await registrations.register({ email: 'jo@example.com', password: 'correct horse battery' });
 *   expect(events.take()).toEqual(['user.registered']);
 * }
 * ```
 */
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
