import { UnavailableError } from '../http/errors.js';

/** 503: what happens has to be kept, and cannot be just now; so it has not happened. */
export class AuditWriteError extends UnavailableError {
  constructor(cause: unknown) {
    super();
    this.cause = cause;
  }
}
