import { applyDecorators, SetMetadata, UseGuards } from '@nestjs/common';
import { InsufficientScopeError } from './access.errors.js';
import { guardedAndDocumented } from './authenticated.decorator.js';
import { REQUIRED_SCOPES } from './required.js';
import { ScopesGuard } from './scopes.guard.js';

/** The route needs a token with all of these scopes: guarded, and documented, as by `@Authenticated()`. */
export function Scopes(...scopes: [string, ...string[]]): ClassDecorator & MethodDecorator {
  return applyDecorators(
    SetMetadata(REQUIRED_SCOPES, scopes),
    // Guards run in the order they are named: first who it is.
    guardedAndDocumented(scopes, [new InsufficientScopeError(scopes)]),
    UseGuards(ScopesGuard),
  );
}
