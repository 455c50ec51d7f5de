import { type FieldError, ProblemException } from './problem.exception.js';

/**
 * 422 `validation_failed`: the body parses, and a member of it is not valid.
 *
 * @example
 * ```ts
 * import { ValidationFailedError } from 'nightlatch';
 *
 * // What decorators on one member cannot say.
 * export function checkPeriod(from: Date, to: Date): void {
 *   if (from < to) return;
 *   throw new ValidationFailedError([{ field: 'to', message: 'must be after `from`' }]);
 * }
 * ```
 */
export class ValidationFailedError extends ProblemException {
  constructor(errors: FieldError[]) {
    super({
      status: 422,
      code: 'validation_failed',
      detail: `The request is not valid: ${errors.map(({ field }) => field).join(', ')}.`,
      errors,
    });
  }
}

/**
 * 400 `malformed_request`: it cannot be parsed.
 *
 * @example
 * ```ts
 * import { MalformedRequestError } from 'nightlatch';
 *
 * export function readCursor(text: string): { before: string } {
 *   try {
 *     return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
 *   } catch {
 *     throw new MalformedRequestError('The cursor cannot be read.');
 *   }
 * }
 * ```
 */
export class MalformedRequestError extends ProblemException {
  constructor(detail = 'The request cannot be parsed.') {
    super({ status: 400, code: 'malformed_request', detail });
  }
}

/** 413 `content_too_large`: the body is larger than this server takes. */
export class ContentTooLargeError extends ProblemException {
  constructor() {
    super({ status: 413, code: 'content_too_large', detail: 'The body is too large.' });
  }
}

/**
 * 404 `not_found`: it is not there, or it is not the caller's; the answer does not tell which.
 *
 * @example
 * ```ts
 * import { NotFoundError } from 'nightlatch';
 *
 * // Another's report is answered as one that does not exist.
 * export function ownedBy<T extends { ownerId: string }>(report: T | null, userId: string): T {
 *   if (report?.ownerId !== userId) throw new NotFoundError();
 *   return report;
 * }
 * ```
 */
export class NotFoundError extends ProblemException {
  constructor() {
    super({ status: 404, code: 'not_found', detail: 'There is nothing here.' });
  }
}

/** 415 `unsupported_media_type`: the route takes another content type. */
export class UnsupportedMediaTypeError extends ProblemException {
  constructor(expected: string) {
    super({
      status: 415,
      code: 'unsupported_media_type',
      detail: `This route takes ${expected} only.`,
    });
  }
}

/**
 * 503 `unavailable`: the server cannot do it now; `Retry-After` says, in seconds, when to come back.
 *
 * @example
 * ```ts
 * import { UnavailableError } from 'nightlatch';
 *
 * export async function ratesOf(bank: string): Promise<unknown> {
 *   const answer = await fetch(`${bank}/rates`).catch(() => null);
 *   if (!answer?.ok) throw new UnavailableError('The bank does not answer just now.', 30);
 *   return answer.json();
 * }
 * ```
 */
export class UnavailableError extends ProblemException {
  constructor(detail = 'The service cannot answer just now.', retryAfterSeconds = 1) {
    super(
      { status: 503, code: 'unavailable', detail },
      { 'Retry-After': String(retryAfterSeconds) },
    );
  }
}
