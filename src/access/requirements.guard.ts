import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
  Optional,
  UseGuards,
} from '@nestjs/common';
import { ACCOUNT_SCOPE } from '../clients/built-in-scopes.js';
import { Clock, CLOCK_LEEWAY_SECONDS } from '../clock/clock.js';
import type { ApiException } from '../http/api.exception.js';
import { meetsAcr } from '../sessions/authentication-context.js';
import type { Principal } from '../tokens/principal.js';
import { NotAuthenticatedError } from '../tokens/tokens.errors.js';
import { TOKENS_OPTIONS, type TokensOptions } from '../tokens/tokens.options.js';
import {
  EmailNotVerifiedError,
  InsufficientAuthenticationError,
  InsufficientRoleError,
  InsufficientScopeError,
  RECENT_SIGN_IN_SECONDS,
} from './access.errors.js';
import { Authenticated } from './authenticated.decorator.js';
import { DenyingGuard } from './denying.guard.js';
import { getRequest } from './guarded-request.js';
import {
  addRequirements,
  findRequirements,
  isPublic,
  type RequiredSignIn,
  type Requirements,
} from './route-access.js';

/**
 * Lets a request through if its user meets what the decorators of the route require: `@SessionOnly()`, `@Roles()`,
 * `@Scopes()`, `@RequireVerifiedEmail()` and `@RequireRecentSignIn()`, in this order.
 */
@Injectable()
export class RequirementsGuard extends DenyingGuard implements CanActivate {
  constructor(
    // Neither exists in a test of an application that replaces `JwtAuthGuard` and imports none of our modules.
    @Optional()
    @Inject(TOKENS_OPTIONS)
    private readonly options: Pick<TokensOptions, 'recentSignInSeconds'> = {},
    @Optional() private readonly clock: Clock = new Clock(),
  ) {
    super();
  }

  /** @throws ApiException (a 401 or 403) if the request is denied. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    return this.check(context, findRequirements(context.getHandler(), context.getClass()));
  }

  protected check(context: ExecutionContext, required: Requirements): true | Promise<never> {
    const isOpen = Object.keys(required).length === 0;
    if (isOpen || isPublic(context.getHandler(), context.getClass())) return true;
    const { user } = getRequest(context);
    const error = user ? this.findFault(user, required) : new NotAuthenticatedError();
    return error ? this.deny(context, error) : true;
  }

  /**
   * Returns the error of the first requirement that the user does not meet, or null. The order keeps a client from asking its
   * user for a consent or a sign-in that would not help.
   */
  private findFault(
    user: Principal,
    { sessionOnly, roles, scopes, verifiedEmail, signIn }: Requirements,
  ): ApiException | null {
    // The error names a scope that no personal access token can have.
    if (sessionOnly && user.credential === 'personal-access-token') {
      return new InsufficientScopeError([ACCOUNT_SCOPE]);
    }
    if (roles && !roles.some((role) => user.roles.includes(role))) {
      return new InsufficientRoleError();
    }
    if (scopes && !scopes.every((scope) => user.scopes.includes(scope))) {
      return new InsufficientScopeError(scopes);
    }
    if (verifiedEmail && !user.emailVerified) return new EmailNotVerifiedError();
    return signIn ? this.findSignInFault(user, signIn) : null;
  }

  /** Reads the claims of the token alone. A client that acts for itself has never signed in. */
  private findSignInFault(user: Principal, required: RequiredSignIn): ApiException | null {
    const { acr, maxAgeSeconds = this.options.recentSignInSeconds ?? RECENT_SIGN_IN_SECONDS } =
      required;
    const isStrong = acr === undefined || meetsAcr(user.acr, acr);
    if (isStrong && this.isRecent(user.authTime, maxAgeSeconds)) return null;
    return new InsufficientAuthenticationError({ maxAgeSeconds, acr, isStrong });
  }

  private isRecent(authTime: number | null, maxAgeSeconds: number): boolean {
    if (authTime === null) return false;
    const ageSeconds = this.clock.nowSeconds() - authTime;
    return ageSeconds <= maxAgeSeconds && ageSeconds >= -CLOCK_LEEWAY_SECONDS;
  }
}

/** Guards the route as `@Authenticated()` does, and adds to what it requires. */
export function requireOfUser(added: Requirements): ClassDecorator & MethodDecorator {
  return applyDecorators(addRequirements(added), Authenticated(), UseGuards(RequirementsGuard));
}
