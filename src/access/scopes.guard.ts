import {
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
  Optional,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { NotAuthenticatedError } from '../tokens/tokens.errors.js';
import { InsufficientScopeError } from './access.errors.js';
import { denyRequest, getRequest } from './guarded-request.js';
import { ProtectedResource } from './resource-metadata/protected-resource.js';
import { isPublic, REQUIRED_SCOPES } from './route-access.js';

/** Lets a request through if its token has all scopes of the route's `@Scopes()`. */
@Injectable()
export class ScopesGuard implements CanActivate {
  @Optional()
  @Inject(ProtectedResource)
  private readonly resource: ProtectedResource | null = null;

  constructor(private readonly reflector: Reflector) {}

  /** @throws InsufficientScopeError if the token lacks one of the scopes. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const required = this.reflector.getAllAndOverride<string[] | undefined>(
      REQUIRED_SCOPES,
      targets,
    );
    if (!required || isPublic(context.getHandler(), context.getClass())) return true;
    const { user } = getRequest(context);
    if (!user) return denyRequest(context, new NotAuthenticatedError(), this.resource);
    if (required.every((scope) => user.scopes.includes(scope))) return true;
    return denyRequest(context, new InsufficientScopeError(required), this.resource);
  }
}
