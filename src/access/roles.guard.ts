import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { NotAuthenticatedError } from '../tokens/verify/bearer.errors.js';
import { getRequest } from '../tokens/verify/get-request.js';
import { InsufficientRoleError } from './access.errors.js';
import { isPublic } from './is-public.js';
import { refuse } from './refuse.js';
import { REQUIRED_ROLES } from './metadata.js';

/** Lets a request through whose user has one of the roles that the route's `@Roles()` names. */
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const targets = [context.getHandler(), context.getClass()];
    const required = this.reflector.getAllAndOverride<string[] | undefined>(
      REQUIRED_ROLES,
      targets,
    );
    if (!required || isPublic(context.getHandler(), context.getClass())) return true;
    const { user } = getRequest(context);
    if (!user) return refuse(context, new NotAuthenticatedError());
    if (required.some((role) => user.roles.includes(role))) return true;
    return refuse(context, new InsufficientRoleError());
  }
}
