import { UnavailableError } from '../http/errors.js';

/** 503: an event could not be written, so its change was not made. */
export class EventWriteError extends UnavailableError {
  constructor(
    /** The writer that failed. */
    readonly writer: unknown,
    cause: unknown,
  ) {
    super();
    this.cause = cause;
  }
}
