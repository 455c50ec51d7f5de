import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { InvalidTokenError } from '../tokens/access-token.profile.js';
import { InvalidAccessTokenError, NotAuthenticatedError } from './access.errors.js';
import { bearerToken, type HttpRequest, refuseRepeatedCredentials } from './bearer-token.js';
import { JWT_STRATEGY } from './jwt.strategy.js';
import { IS_PUBLIC } from './public.decorator.js';

/** Lets a request through that carries a valid access token, or whose route is `@Public()`. */
@Injectable()
export class JwtAuthGuard extends AuthGuard(JWT_STRATEGY) {
  constructor(private readonly reflector: Reflector) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const isPublic = this.reflector.getAllAndOverride<boolean | undefined>(IS_PUBLIC, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (isPublic) return true;
    const request = this.getRequest(context) as HttpRequest;
    refuseRepeatedCredentials(request);
    if (bearerToken(request) === null) throw new NotAuthenticatedError();
    return (await super.canActivate(context)) as boolean;
  }

  /** The outcome of the strategy: `error` where it threw, `info` where it refused. */
  override handleRequest<Principal>(
    error: unknown,
    principal: Principal,
    info: unknown,
  ): Principal {
    const cause = error ?? info;
    if (cause instanceof InvalidTokenError && cause.expired) {
      throw new InvalidAccessTokenError('The access token expired');
    }
    if (error && !(error instanceof InvalidTokenError)) throw error;
    if (!principal) throw new InvalidAccessTokenError();
    return principal;
  }
}
