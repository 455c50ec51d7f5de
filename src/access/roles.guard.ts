import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Principal } from '../tokens/principal.js';
import { InsufficientRoleError } from './access.errors.js';
import { DenyingGuard } from './denying.guard.js';
import { REQUIRED_ROLES } from './route-access.js';

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
    if (!required) return true;
    const hasRole = ({ roles }: Principal) => required.some((role) => roles.includes(role));
    return this.allowOrDeny(context, hasRole, () => new InsufficientRoleError());
  }
}
