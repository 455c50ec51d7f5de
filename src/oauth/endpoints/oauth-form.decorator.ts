import { applyDecorators, Header, HttpCode } from '@nestjs/common';
import { Public } from '../../access/public.decorator.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import {
  InvalidClientError,
  InvalidRequestError,
  TemporarilyUnavailableError,
  TooManyAttemptsError,
} from '../grants/oauth.errors.js';
import { TakesOnly } from '../../http/content-type.guard.js';
import { LimitExceededError } from '../../rate-limits/rate-limits.errors.js';
import { RATE_LIMITS_DEFAULTS, createLimits } from '../../rate-limits/rate-limits.options.js';

const FORM = 'application/x-www-form-urlencoded';
const createFormError = (expected: string) =>
  new InvalidRequestError(`The body must be ${expected}`, 415);

/** Marks an OAuth endpoint: it takes a form, authenticates its client itself, and its answer is never cached. */
export function OAuthForm({ missing }: { missing: string }): MethodDecorator {
  return applyDecorators(
    Public(),
    TakesOnly(FORM, createFormError),
    HttpCode(200),
    Header('Cache-Control', 'no-store'),
    Header('Pragma', 'no-cache'),
    ApiErrors(
      new InvalidRequestError(`The parameter ${missing} is missing`),
      new InvalidClientError(),
      createFormError(FORM),
      new TooManyAttemptsError(
        new LimitExceededError(createLimits(RATE_LIMITS_DEFAULTS)['sign-in-account']),
      ),
      new TemporarilyUnavailableError(),
    ),
  );
}
