import {
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
  Optional,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AccessTokenVerifier } from '../bearer/access-token.verifier.js';
import { NotAuthenticatedError, RepeatedCredentialsError } from '../bearer/bearer.errors.js';
import { bearerToken, hasRepeatedCredentials } from '../bearer/bearer-token.js';
import type { Principal } from '../bearer/principal.js';
import { type AuthenticatedRequest, requestOf } from '../bearer/request-of.js';
import { ApiException } from '../errors/api.exception.js';
import { isPublic } from './public.decorator.js';
import { refuse } from './refuse.js';

/** Whom this guard has found out already, by request: it may stand before a route more than once. */
const verified = new WeakMap<object, Principal>();

/**
 * Lets a request through that carries a valid access token, or whose route is `@Public()`. Each protected method
 * is one decision, for a subclass to make another way.
 *
 * @example
 * ```ts
 * import { Module } from '@nestjs/common';
 * import { APP_GUARD } from '@nestjs/core';
 * import { JwtAuthGuard } from 'nightlatch';
 *
 * // Every route needs a token, but for those that are `@Public()`.
 * @Module({ providers: [{ provide: APP_GUARD, useExisting: JwtAuthGuard }] })
 * export class GuardsModule {}
 * ```
 */
@Injectable()
export class JwtAuthGuard implements CanActivate {
  private readonly verifier: AccessTokenVerifier;

  /** Throws where neither `AuthModule` nor `AccessModule` is in the application. */
  constructor(
    private readonly reflector: Reflector,
    @Optional() @Inject(AccessTokenVerifier) verifier: AccessTokenVerifier | null = null,
  ) {
    if (!verifier) {
      throw new Error(
        'JwtAuthGuard (and @Authenticated, @Scopes, @Roles) needs AuthModule.forRoot({ ... }) in the imports of ' +
          'the application, or, in a service without users of its own, AccessModule.forRoot({ issuer, audience }).',
      );
    }
    this.verifier = verifier;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (isPublic(this.reflector, context)) return true;
    const request = this.getRequest(context);
    // A socket lives on: of its next message it has to be found out anew.
    const once = context.getType() === 'http';
    if (once && request.user && verified.get(request) === request.user) return true;
    try {
      request.user = await this.authenticate(request);
    } catch (error) {
      return this.refuse(context, error);
    }
    if (once) verified.set(request, request.user);
    return true;
  }

  /** What carries the `Authorization` header, and is given the `user`. */
  protected getRequest(context: ExecutionContext): AuthenticatedRequest {
    return requestOf(context);
  }

  /** Answers a request that is refused: always throws. */
  protected refuse(context: ExecutionContext, error: unknown): never {
    if (error instanceof ApiException) refuse(context, error);
    throw error;
  }

  private authenticate(request: AuthenticatedRequest): Promise<Principal> {
    if (hasRepeatedCredentials(request)) throw new RepeatedCredentialsError();
    if (bearerToken(request) === null) throw new NotAuthenticatedError();
    return this.verifier.verify(request);
  }
}
