import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { NotAuthenticatedError } from '../tokens/tokens.errors.js';
import { InsufficientScopeError } from './access.errors.js';
import { DenyingGuard } from './denying.guard.js';
import { getRequest } from './guarded-request.js';
import { isPublic, REQUIRED_SCOPES } from './route-access.js';

/** Lets a request through if its token has all scopes of the route's `@Scopes()`. */
@Injectable()
export class ScopesGuard extends DenyingGuard implements CanActivate {
  constructor(protected readonly reflector: Reflector) {
    super();
  }

  /** @throws InsufficientScopeError if the token lacks one of the scopes. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const required = this.reflector.getAllAndOverride<string[] | undefined>(
      REQUIRED_SCOPES,
      targets,
    );
    if (!required || isPublic(context.getHandler(), context.getClass())) return true;
    const { user } = getRequest(context);
    if (!user) return this.deny(context, new NotAuthenticatedError());
    if (required.every((scope) => user.scopes.includes(scope))) return true;
    return this.deny(context, new InsufficientScopeError(required));
  }
}
