import {
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
  Optional,
} from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { AccessTokenVerifier } from '../tokens/verify/access-token.verifier.js';
import { NotAuthenticatedError, RepeatedCredentialsError } from '../tokens/verify/bearer.errors.js';
import {
  bearerToken,
  hasRepeatedCredentials,
  type HttpRequest,
} from '../tokens/verify/bearer-token.js';
import type { Principal } from '../tokens/verify/principal.js';
import { getRequest } from '../tokens/verify/get-request.js';
import { ApiException } from '../http/api.exception.js';
import { isPublic } from './is-public.js';
import { refuse } from './refuse.js';
import { IS_AUTH_GUARD, ROUTE_GUARD } from './metadata.js';

/**
 * Whom this guard has found out already, by the call that guards are asked about: it may stand before a route more
 * than once. Not by what carries the token: a socket lives on, and of its next message is found out anew.
 */
const VERIFIED = Symbol('nightlatch: verified');
type Guarded = ExecutionContext & { [VERIFIED]?: Principal };

/**
 * Lets a request through that carries a valid access token, or whose route is `@Public()`. Each protected method
 * is one decision, for a subclass to make another way.
 */
@Injectable()
export class JwtAuthGuard implements CanActivate {
  get [IS_AUTH_GUARD](): true {
    return true;
  }

  @Optional()
  @Inject(ModuleRef)
  private readonly moduleRef?: ModuleRef;
  private readonly verifier: AccessTokenVerifier;
  private deciding: CanActivate | null = null;

  /** Throws where neither `AuthModule` nor `AccessModule` is in the application. */
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

  /** Without a promise where all is known. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    this.deciding ??= this.findDeciding();
    if (this.deciding !== this) return this.deciding.canActivate(context) as Promise<boolean>;
    const known = (context as Guarded)[VERIFIED];
    if (known && known === getRequest(context).user) return true;
    if (isPublic(context.getHandler(), context.getClass())) return true;
    // Where the other guards and @CurrentUser() look, wherever a subclass has the credentials from.
    const request = getRequest(context);
    const accept = (principal: Principal): true => {
      request.user = principal;
      (context as Guarded)[VERIFIED] = principal;
      return true;
    };
    try {
      const principal = this.authenticate(this.getRequest(context));
      if (!(principal instanceof Promise)) return accept(principal);
      return principal.then(accept, (error: unknown) => this.refuse(context, error));
    } catch (error) {
      return this.refuse(context, error);
    }
  }

  /** What carries the `Authorization` header: the request itself, or what a subclass makes of it. */
  protected getRequest(context: ExecutionContext): HttpRequest {
    return getRequest(context);
  }

  /** Answers a request that is refused: always throws. */
  protected refuse(context: ExecutionContext, error: unknown): never {
    if (error instanceof ApiException) refuse(context, error);
    throw error;
  }

  /** This one, where it is a subclass or nothing overrides it. */
  private findDeciding(): CanActivate {
    if (this.constructor !== JwtAuthGuard || !this.moduleRef) return this;
    const guard = this.moduleRef.get<CanActivate>(ROUTE_GUARD, { strict: false });
    return guard.constructor === JwtAuthGuard ? this : guard;
  }

  private authenticate(request: HttpRequest): Principal | Promise<Principal> {
    if (hasRepeatedCredentials(request)) throw new RepeatedCredentialsError();
    if (bearerToken(request) === null) throw new NotAuthenticatedError();
    return this.verifier.verify(request);
  }
}
