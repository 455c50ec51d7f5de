import { type CanActivate, type ExecutionContext, Injectable, Logger } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { TokenProfileError } from '../tokens/access-token.profile.js';
import {
  InvalidAccessTokenError,
  NotAuthenticatedError,
  RepeatedCredentialsError,
} from './access.errors.js';
import { bearerToken, hasRepeatedCredentials, type HttpRequest } from './bearer-token.js';
import { JwtStrategy } from './jwt.strategy.js';
import type { Principal } from './principal.js';
import { IS_PUBLIC } from './public.decorator.js';
import { runStrategy, type StrategyOutcome } from './run-strategy.js';

/** Lets a request through that carries a valid access token, or whose route is `@Public()`. */
@Injectable()
export class JwtAuthGuard implements CanActivate {
  private readonly logger = new Logger(JwtAuthGuard.name);

  constructor(
    private readonly reflector: Reflector,
    private readonly strategy: JwtStrategy,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const isPublic = this.reflector.getAllAndOverride<boolean | undefined>(IS_PUBLIC, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (isPublic) return true;
    const request = context.switchToHttp().getRequest<HttpRequest & { user?: Principal }>();
    if (hasRepeatedCredentials(request)) throw new RepeatedCredentialsError();
    if (bearerToken(request) === null) throw new NotAuthenticatedError();
    request.user = await this.authenticate(request);
    return true;
  }

  private async authenticate(request: HttpRequest): Promise<Principal> {
    const { user, info } = await runStrategy<Principal>(this.strategy, request).catch(refusal);
    if (user) return user;
    const { expired, reason } = info instanceof TokenProfileError ? info : SIGNATURE;
    // For whoever set up the issuer, the audience or the clock wrong; the caller is not told.
    this.logger.debug({ msg: 'An access token was refused', reason });
    throw new InvalidAccessTokenError(expired ? 'The access token expired' : undefined);
  }
}

/** Why the library refused a token: whatever it says, it is the signature that it checks. */
const SIGNATURE = new TokenProfileError('signature');

/** What is wrong with the claims is thrown by the strategy, and is a refusal as any other. */
function refusal(error: unknown): StrategyOutcome<never> {
  if (error instanceof TokenProfileError) return { user: null, info: error };
  throw error;
}
