import { type ArgumentsHost, Catch, type HttpException } from '@nestjs/common';
import type { ApiException } from '../../http/api.exception.js';
import { createByStatus } from '../../http/http-exceptions.js';
import type { ProblemException } from '../../http/problem.exception.js';
import { ProblemFilter } from '../../http/problem.filter.js';
import type { HttpRequest } from '../../http/request-origin.js';
import { InvalidClientError, toOAuthError } from '../grants/oauth.errors.js';
import { isBasic } from './client-authenticator.js';

/** Renders every error of an OAuth endpoint in the form of RFC 6749 section 5.2, those of the framework included. */
@Catch()
export class OAuthErrorFilter extends ProblemFilter {
  protected override toApiException(error: unknown, host: ArgumentsHost): ApiException {
    const answer = toOAuthError(super.toApiException(error, host));
    const { headers } = host.switchToHttp().getRequest<HttpRequest>();
    return answer instanceof InvalidClientError && isBasic(headers.authorization)
      ? new InvalidClientError('Basic')
      : answer;
  }

  /** The words of an exception of the application are not meant for OAuth clients. */
  protected override describe(error: HttpException): ProblemException {
    return createByStatus(error.getStatus());
  }
}
