import {
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
  Optional,
} from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { ApiException } from '../http/api.exception.js';
import { AccessTokenVerifier } from '../tokens/access-token.verifier.js';
import type { HttpRequest } from '../http/request-origin.js';
import type { Principal } from '../tokens/principal.js';
import { getBearerToken, hasRepeatedCredentials } from '../tokens/bearer-token.js';
import { NotAuthenticatedError, RepeatedCredentialsError } from '../tokens/tokens.errors.js';
import { denyRequest, getCredentials, getRequest } from './guarded-request.js';
import { ProtectedResource } from './resource-metadata/protected-resource.js';
import { IS_AUTH_GUARD, isPublic, isTokenOptional, ROUTE_GUARD } from './route-access.js';
import { setSocketUser } from './sockets/socket-request.js';

/**
 * The principal of this call, cached on its ExecutionContext, because the guard may run more than once per call. It is
 * not cached on the request: a socket has one request for all of its messages, and each message is verified.
 */
const VERIFIED = Symbol('nightlatch: verified');
type VerifiedContext = ExecutionContext & { [VERIFIED]?: Principal };

/**
 * Lets a request through if it carries a valid access token, if it carries none and its route needs none
 * (`@Authenticated({ optional: true })`), or if its route is `@Public()`. A subclass may override each protected method.
 */
@Injectable()
export class JwtAuthGuard implements CanActivate {
  get [IS_AUTH_GUARD](): true {
    return true;
  }

  @Optional()
  @Inject(ModuleRef)
  private readonly moduleRef?: ModuleRef;
  @Optional()
  @Inject(ProtectedResource)
  private readonly resource: ProtectedResource | null = null;
  private readonly verifier: AccessTokenVerifier;
  private routeGuard: CanActivate | null = null;

  /** @throws Error if the application imports neither `AuthModule` nor `AccessModule`. */
  constructor(
    @Optional() @Inject(AccessTokenVerifier) verifier: AccessTokenVerifier | null = null,
  ) {
    if (!verifier) {
      throw new Error(
        'JwtAuthGuard (and @Authenticated, @Scopes, @Roles) needs AuthModule.forRoot({ ... }) in the imports of ' +
          'the application, or, in a service without users of its own, AccessModule.forRoot({ issuer, audience }). In a ' +
          'test of a controller: AccessTestingModule.forRoot() of nightlatch/testing.',
      );
    }
    this.verifier = verifier;
  }

  /** @throws ApiException (a 400, 401 or 503) if the request is denied. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    this.routeGuard ??= this.findRouteGuard();
    if (this.routeGuard !== this) return this.routeGuard.canActivate(context) as Promise<boolean>;
    const verified = (context as VerifiedContext)[VERIFIED];
    if (verified && verified === getRequest(context).user) return true;
    return isPublic(context.getHandler(), context.getClass()) || this.authenticate(context);
  }

  /** Returns a request with the token in the `Authorization` header. */
  protected getRequest(context: ExecutionContext): HttpRequest {
    return getCredentials(context);
  }

  /** Answers a request that is denied. It must throw. */
  protected async deny(context: ExecutionContext, error: unknown): Promise<never> {
    if (error instanceof ApiException) return denyRequest(context, error, this.resource);
    throw error;
  }

  /** Returns this guard if it is a subclass, or if no override replaces it. */
  private findRouteGuard(): CanActivate {
    if (this.constructor !== JwtAuthGuard || !this.moduleRef) return this;
    const guard = this.moduleRef.get<CanActivate>(ROUTE_GUARD, { strict: false });
    return guard.constructor === JwtAuthGuard ? this : guard;
  }

  private async authenticate(context: ExecutionContext): Promise<true> {
    try {
      const principal = await verifyPresentedToken(this.verifier, this.getRequest(context));
      // The other guards and @CurrentUser() read it here, even if a subclass reads the token from another place.
      if (context.getType() === 'ws') setSocketUser(context.switchToWs().getClient(), principal);
      else getRequest(context).user = principal;
      (context as VerifiedContext)[VERIFIED] = principal;
      return true;
    } catch (error) {
      const isMissing = error instanceof NotAuthenticatedError;
      if (!isMissing || !isTokenOptional(context.getHandler(), context.getClass())) {
        return this.deny(context, error);
      }
      getRequest(context).user = undefined;
      return true;
    }
  }
}

/**
 * Verifies the token in the `Authorization` header of a request.
 * @throws ApiException (a 400, 401 or 503) if the request is denied.
 */
export async function verifyPresentedToken(
  verifier: AccessTokenVerifier,
  request: HttpRequest,
): Promise<Principal> {
  if (hasRepeatedCredentials(request)) throw new RepeatedCredentialsError();
  if (getBearerToken(request) === null) throw new NotAuthenticatedError();
  return verifier.verify(request);
}
