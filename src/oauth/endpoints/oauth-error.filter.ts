import { type ArgumentsHost, Catch } from '@nestjs/common';
import type { ApiException } from '../../http/api.exception.js';
import { ProblemFilter } from '../../http/problem.filter.js';
import { toOAuthError } from '../grants/oauth.errors.js';

/** Renders every error of an OAuth endpoint in the form of RFC 6749 section 5.2, those of the framework included. */
@Catch()
export class OAuthErrorFilter extends ProblemFilter {
  protected override toApiException(error: unknown, host: ArgumentsHost): ApiException {
    return toOAuthError(super.toApiException(error, host));
  }
}
