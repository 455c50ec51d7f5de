import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  UseGuards,
} from '@nestjs/common';
import { InsufficientScopeError } from '../access/access.errors.js';
import { DenyingGuard } from '../access/denying.guard.js';
import { getRequest } from '../access/guarded-request.js';
import { isTokenOptional } from '../access/route-access.js';
import { ACCOUNT_SCOPE } from '../clients/built-in-scopes.js';
import { FIRST_PARTY_CLIENT_ID } from '../clients/client.js';
import { ApiErrors } from '../http/api-errors.decorator.js';
import { NotAuthenticatedError } from '../tokens/tokens.errors.js';

/** Lets a request through if its token is of the first-party client, or has the scope `account`. */
@Injectable()
class AccountScopeGuard extends DenyingGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const { user } = getRequest(context);
    if (!user) {
      const isAllowed = isTokenOptional(context.getHandler(), context.getClass());
      return isAllowed || this.deny(context, new NotAuthenticatedError());
    }
    const isFirstParty = user.clientId === FIRST_PARTY_CLIENT_ID;
    if (isFirstParty || user.scopes.includes(ACCOUNT_SCOPE)) return true;
    return this.deny(context, new InsufficientScopeError([ACCOUNT_SCOPE]));
  }
}

/**
 * Rejects a token of another application without the scope `account`: the route changes how a user signs in, which a
 * stolen token of any application must not do. It needs `@Authenticated()` on the route.
 */
export function RequireAccountScope(): MethodDecorator {
  return applyDecorators(
    UseGuards(AccountScopeGuard),
    ApiErrors(new InsufficientScopeError([ACCOUNT_SCOPE])),
  );
}
