import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ACCOUNT_SCOPE } from '../clients/built-in-scopes.js';
import { InsufficientScopeError } from './access.errors.js';
import { DenyingGuard } from './denying.guard.js';

/** Denies a request with a personal access token. Its error names a scope that no such token can have. */
@Injectable()
export class SessionOnlyGuard extends DenyingGuard implements CanActivate {
  /** @throws InsufficientScopeError if the token is a personal access token. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    return this.allowOrDeny(
      context,
      ({ credential }) => credential !== 'personal-access-token',
      () => new InsufficientScopeError([ACCOUNT_SCOPE]),
    );
  }
}
