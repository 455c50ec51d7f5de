import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { InsufficientScopeError, NotAuthenticatedError } from './access.errors.js';
import type { Principal } from './principal.js';
import { REQUIRED_SCOPES } from './scopes.decorator.js';

/** Lets a request through whose token has every scope that the route's `@Scopes()` names. */
@Injectable()
export class ScopesGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const required = this.reflector.getAllAndOverride<string[] | undefined>(REQUIRED_SCOPES, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (!required) return true;
    const { user } = context.switchToHttp().getRequest<{ user?: Principal }>();
    if (!user) throw new NotAuthenticatedError();
    if (!required.every((scope) => user.scopes.includes(scope))) {
      throw new InsufficientScopeError(required);
    }
    return true;
  }
}
