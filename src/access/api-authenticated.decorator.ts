import { applyDecorators } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import { ApiErrors } from '../errors/api-errors.decorator.js';
import { UnavailableError } from '../errors/errors.js';
import {
  InactiveSubjectError,
  InvalidAccessTokenError,
  NotAuthenticatedError,
  RepeatedCredentialsError,
} from './access.errors.js';

/** The name of the security scheme in the OpenAPI document. */
export const SECURITY_SCHEME = 'oauth2';

/** Documents that the route needs a token: the lock on the Swagger page, and the 401 answers. */
export function ApiAuthenticated(...scopes: string[]): MethodDecorator {
  return applyDecorators(
    ApiSecurity(SECURITY_SCHEME, scopes),
    ApiErrors(
      new RepeatedCredentialsError(),
      new NotAuthenticatedError(),
      new InvalidAccessTokenError(),
      new InactiveSubjectError(),
      new UnavailableError(),
    ),
  );
}
