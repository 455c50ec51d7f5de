import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Clock, CLOCK_LEEWAY_SECONDS } from '../clock/clock.js';
import { meetsAcr } from '../sessions/authentication-context.js';
import { TOKENS_OPTIONS, type TokensOptions } from '../tokens/tokens.options.js';
import { NotAuthenticatedError } from '../tokens/tokens.errors.js';
import { InsufficientAuthenticationError, RECENT_SIGN_IN_SECONDS } from './access.errors.js';
import { getRequest } from './guarded-request.js';
import { isPublic, REQUIRED_SIGN_IN, type RequiredSignIn } from './route-access.js';
import { ScopesGuard } from './scopes.guard.js';

/**
 * Lets a request through if its user was proven as recently, and as strongly, as the route's `@RequireRecentSignIn()` asks,
 * or if the route has none. It reads the claims of the token alone.
 */
@Injectable()
export class RecentSignInGuard extends ScopesGuard {
  constructor(
    reflector: Reflector,
    @Inject(TOKENS_OPTIONS) private readonly options: TokensOptions,
    private readonly clock: Clock,
  ) {
    super(reflector);
  }

  /**
   * @throws InsufficientScopeError if the token lacks a scope of the route: another sign-in would not help.
   * @throws InsufficientAuthenticationError if the user has to sign in again, or if a client acts for itself.
   */
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    await super.canActivate(context);
    const required = isPublic(context.getHandler(), context.getClass())
      ? null
      : await this.findRequired(context);
    if (!required) return true;
    const { user } = getRequest(context);
    if (!user) return this.deny(context, new NotAuthenticatedError());
    const { maxAgeSeconds = this.options.recentSignInSeconds ?? RECENT_SIGN_IN_SECONDS, acr } =
      required;
    const isStrong = acr === undefined || meetsAcr(user.acr, acr);
    if (isStrong && this.isRecent(user.authTime, maxAgeSeconds)) return true;
    const error = new InsufficientAuthenticationError({ maxAgeSeconds, acr, isStrong });
    return this.deny(context, error);
  }

  /** Returns what the route asks for, or null if it asks for nothing. */
  protected findRequired(
    context: ExecutionContext,
  ): RequiredSignIn | null | Promise<RequiredSignIn | null> {
    const targets = [context.getHandler(), context.getClass()];
    return (
      this.reflector.getAllAndOverride<RequiredSignIn | undefined>(REQUIRED_SIGN_IN, targets) ??
      null
    );
  }

  private isRecent(authTime: number | null, maxAgeSeconds: number): boolean {
    if (authTime === null) return false;
    const ageSeconds = this.clock.nowSeconds() - authTime;
    return ageSeconds <= maxAgeSeconds && ageSeconds >= -CLOCK_LEEWAY_SECONDS;
  }
}
