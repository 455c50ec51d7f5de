import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { NotAuthenticatedError } from '../tokens/verify/bearer.errors.js';
import { getRequest } from '../tokens/verify/get-request.js';
import { InsufficientScopeError } from './access.errors.js';
import { isPublic } from './is-public.js';
import { refuse } from './refuse.js';
import { REQUIRED_SCOPES } from './metadata.js';

/** Lets a request through whose token has every scope that the route's `@Scopes()` names. */
@Injectable()
export class ScopesGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const targets = [context.getHandler(), context.getClass()];
    const required = this.reflector.getAllAndOverride<string[] | undefined>(
      REQUIRED_SCOPES,
      targets,
    );
    if (!required || isPublic(context.getHandler(), context.getClass())) return true;
    const { user } = getRequest(context);
    if (!user) return refuse(context, new NotAuthenticatedError());
    if (required.every((scope) => user.scopes.includes(scope))) return true;
    return refuse(context, new InsufficientScopeError(required));
  }
}
