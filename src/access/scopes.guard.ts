import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { NotAuthenticatedError } from '../tokens/verify/bearer.errors.js';
import { requestOf } from '../tokens/verify/request-of.js';
import { InsufficientScopeError } from './access.errors.js';
import { isPublic } from './is-public.js';
import { refuse } from './refuse.js';
import { REQUIRED_SCOPES } from './metadata.js';

/**
 * Lets a request through whose token has every scope that the route's `@Scopes()` names.
 *
 * @example
 * ```ts
 * import type { Type } from '@nestjs/common';
 * import { Test } from '@nestjs/testing';
 * import { ScopesGuard } from 'nightlatch';
 *
 * // For tests to which scopes make no difference. The guard itself comes with `@Scopes()`.
 * export function withoutScopes(AppModule: Type) {
 *   const tested = Test.createTestingModule({ imports: [AppModule] });
 *   return tested.overrideGuard(ScopesGuard).useValue({ canActivate: () => true });
 * }
 * ```
 */
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
    const { user } = requestOf(context);
    if (!user) return refuse(context, new NotAuthenticatedError());
    if (required.every((scope) => user.scopes.includes(scope))) return true;
    return refuse(context, new InsufficientScopeError(required));
  }
}
