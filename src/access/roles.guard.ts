import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { NotAuthenticatedError } from '../tokens/tokens.errors.js';
import { InsufficientRoleError } from './access.errors.js';
import { DenyingGuard } from './denying.guard.js';
import { getRequest } from './guarded-request.js';
import { isPublic, REQUIRED_ROLES } from './route-access.js';

/** Lets a request through if its user has one of the roles of the route's `@Roles()`. */
@Injectable()
export class RolesGuard extends DenyingGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {
    super();
  }

  /** @throws InsufficientRoleError if the user has none of the roles. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const required = this.reflector.getAllAndOverride<string[] | undefined>(
      REQUIRED_ROLES,
      targets,
    );
    if (!required || isPublic(context.getHandler(), context.getClass())) return true;
    const { user } = getRequest(context);
    if (!user) return this.deny(context, new NotAuthenticatedError());
    if (required.some((role) => user.roles.includes(role))) return true;
    return this.deny(context, new InsufficientRoleError());
  }
}
