import { type FieldError, ProblemException } from './problem.exception.js';

/** 422 `validation_failed`: the body parses, but a member is not valid. */
export class ValidationFailedError extends ProblemException {
  constructor(errors: FieldError[]) {
    super({
      status: 422,
      code: 'validation_failed',
      detail: describeFields(errors),
      errors,
    });
  }
}

/** Returns the sentence that names the fields which are not valid. */
export function describeFields(errors: FieldError[]): string {
  return `The request is not valid: ${[...new Set(errors.map(({ field }) => field))].join(', ')}.`;
}

/** 400 `malformed_request`: the request cannot be parsed. */
export class MalformedRequestError extends ProblemException {
  constructor(detail = 'The request cannot be parsed.') {
    super({ status: 400, code: 'malformed_request', detail });
  }
}

/** 413 `content_too_large`: the body is larger than this server accepts. */
export class ContentTooLargeError extends ProblemException {
  constructor() {
    super({ status: 413, code: 'content_too_large', detail: 'The body is too large.' });
  }
}

/** 404 `not_found`: the resource does not exist or is not the caller's; the answer does not reveal which. */
export class NotFoundError extends ProblemException {
  constructor() {
    super({ status: 404, code: 'not_found', detail: 'Resource not found.' });
  }
}

/** 415 `unsupported_media_type`: the route accepts another content type. */
export class UnsupportedMediaTypeError extends ProblemException {
  constructor(expected: string) {
    super({
      status: 415,
      code: 'unsupported_media_type',
      detail: `This route accepts ${expected} only.`,
    });
  }
}

/** 503 `unavailable`: the server is overloaded or its database is away; `Retry-After` says in seconds when to try again. */
export class UnavailableError extends ProblemException {
  constructor(detail = 'The service is temporarily unavailable.', retryAfterSeconds = 1) {
    super(
      { status: 503, code: 'unavailable', detail },
      { 'Retry-After': String(retryAfterSeconds) },
    );
  }
}
