import { UnavailableError } from '../http/errors.js';

/** 503: an event could not be written, so its change was not made. */
export class AuditWriteError extends UnavailableError {
  constructor(cause: unknown) {
    super();
    this.cause = cause;
  }
}
