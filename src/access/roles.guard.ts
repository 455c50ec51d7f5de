import {
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
  Optional,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { NotAuthenticatedError } from '../tokens/tokens.errors.js';
import { InsufficientRoleError } from './access.errors.js';
import { denyRequest, getRequest } from './guarded-request.js';
import { ProtectedResource } from './resource-metadata/protected-resource.js';
import { isPublic, REQUIRED_ROLES } from './route-access.js';

/** Lets a request through if its user has one of the roles of the route's `@Roles()`. */
@Injectable()
export class RolesGuard implements CanActivate {
  @Optional()
  @Inject(ProtectedResource)
  private readonly resource: ProtectedResource | null = null;

  constructor(private readonly reflector: Reflector) {}

  /** @throws InsufficientRoleError if the user has none of the roles. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const required = this.reflector.getAllAndOverride<string[] | undefined>(
      REQUIRED_ROLES,
      targets,
    );
    if (!required || isPublic(context.getHandler(), context.getClass())) return true;
    const { user } = getRequest(context);
    if (!user) return denyRequest(context, new NotAuthenticatedError(), this.resource);
    if (required.some((role) => user.roles.includes(role))) return true;
    return denyRequest(context, new InsufficientRoleError(), this.resource);
  }
}
