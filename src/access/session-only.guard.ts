import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ACCOUNT_SCOPE } from '../clients/built-in-scopes.js';
import { NotAuthenticatedError } from '../tokens/tokens.errors.js';
import { InsufficientScopeError } from './access.errors.js';
import { DenyingGuard } from './denying.guard.js';
import { getRequest } from './guarded-request.js';
import { isPublic } from './route-access.js';

/** Denies a request with a personal access token. Its error names a scope that no such token can have. */
@Injectable()
export class SessionOnlyGuard extends DenyingGuard implements CanActivate {
  /** @throws InsufficientScopeError if the token is a personal access token. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (isPublic(context.getHandler(), context.getClass())) return true;
    const { user } = getRequest(context);
    if (!user) return this.deny(context, new NotAuthenticatedError());
    if (user.credential !== 'personal-access-token') return true;
    return this.deny(context, new InsufficientScopeError([ACCOUNT_SCOPE]));
  }
}
