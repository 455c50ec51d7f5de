import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Principal } from '../tokens/principal.js';
import { InsufficientScopeError } from './access.errors.js';
import { DenyingGuard } from './denying.guard.js';
import { REQUIRED_SCOPES } from './route-access.js';

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
    if (!required) return true;
    const hasScopes = ({ scopes }: Principal) => required.every((scope) => scopes.includes(scope));
    return this.allowOrDeny(context, hasScopes, () => new InsufficientScopeError(required));
  }
}
