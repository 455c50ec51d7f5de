import { type ArgumentsHost, Catch } from '@nestjs/common';
import type { ApiException } from '../../http/api.exception.js';
import { ProblemFilter } from '../../http/problem.filter.js';
import type { HttpRequest } from '../../http/request-origin.js';
import { InvalidClientError, toOAuthError } from '../grants/oauth.errors.js';

/** Renders every error of an OAuth endpoint in the form of RFC 6749 section 5.2, those of the framework included. */
@Catch()
export class OAuthErrorFilter extends ProblemFilter {
  protected override toApiException(error: unknown, host: ArgumentsHost): ApiException {
    const answer = toOAuthError(super.toApiException(error, host));
    const { headers } = host.switchToHttp().getRequest<HttpRequest>();
    const hasUsedBasic = /^\s*basic\b/i.test(headers.authorization ?? '');
    return answer instanceof InvalidClientError && hasUsedBasic
      ? new InvalidClientError('Basic')
      : answer;
  }
}
