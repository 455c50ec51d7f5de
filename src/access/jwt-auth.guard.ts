import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { NotAuthenticatedError, RepeatedCredentialsError } from './access.errors.js';
import { AccessTokenVerifier } from './access-token.verifier.js';
import { bearerToken, hasRepeatedCredentials, type HttpRequest } from './bearer-token.js';
import type { Principal } from './principal.js';
import { IS_PUBLIC } from './public.decorator.js';

/** Lets a request through that carries a valid access token, or whose route is `@Public()`. */
@Injectable()
export class JwtAuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly verifier: AccessTokenVerifier,
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
    request.user = await this.verifier.verify(request);
    return true;
  }
}
