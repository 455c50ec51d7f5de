import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { InsufficientRoleError } from '../access/access.errors.js';
import { DenyingGuard } from '../access/denying.guard.js';
import { getRequest } from '../access/guarded-request.js';
import { REQUIRED_ROLES } from '../access/route-access.js';
import { InvalidAccessTokenError } from '../tokens/tokens.errors.js';
import { UsersService } from '../users/users.service.js';
import { Reflector } from '@nestjs/core';

/**
 * Checks the user's role in the database: a cached role may be a second old, which is too long for an administrator.
 */
@Injectable()
export class CurrentRoleGuard extends DenyingGuard implements CanActivate {
  constructor(
    private readonly users: UsersService,
    private readonly reflector: Reflector,
  ) {
    super();
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const required = this.reflector.getAllAndOverride<string[]>(REQUIRED_ROLES, targets);
    // RolesGuard has run before, so the request has a principal.
    const user = await this.users.findById(getRequest(context).user!.userId);
    if (!user || user.disabled) return this.deny(context, new InvalidAccessTokenError());
    if (required.some((role) => user.roles.includes(role))) return true;
    return this.deny(context, new InsufficientRoleError());
  }
}
