import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiErrors } from '../errors/api-errors.decorator.js';
import { InsufficientScopeError } from './access.errors.js';
import { ApiAuthenticated } from './api-authenticated.decorator.js';

/** The metadata that {@link Scopes} sets. */
export const REQUIRED_SCOPES = 'nightlatch:scopes';

/** The route needs a token with all of these scopes; the Swagger page says so too. */
export function Scopes(...scopes: string[]): MethodDecorator {
  return applyDecorators(
    SetMetadata(REQUIRED_SCOPES, scopes),
    ApiAuthenticated(...scopes),
    ApiErrors(new InsufficientScopeError(scopes)),
  );
}
