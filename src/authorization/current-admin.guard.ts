import {
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
  Optional,
} from '@nestjs/common';
import { InsufficientRoleError } from '../access/access.errors.js';
import { DenyingGuard } from '../access/denying.guard.js';
import { getRequest } from '../access/guarded-request.js';
import { InvalidAccessTokenError } from '../tokens/tokens.errors.js';
import { UsersService } from '../users/users.service.js';
import { ADMIN_ROLE } from './admin-scopes.js';

/**
 * Checks the user's role in the database: a cached role may be a second old, which is too long for an administrator.
 */
@Injectable()
export class CurrentAdminGuard extends DenyingGuard implements CanActivate {
  private readonly users: UsersService;

  /** @throws Error if the application does not import `AuthModule`. */
  constructor(@Optional() @Inject(UsersService) users: UsersService | null = null) {
    super();
    if (!users) {
      throw new Error(
        '@AdminOnly() needs AuthModule.forRoot({ ... }) in the imports of the application. In a test of a controller: ' +
          '{ provide: UsersService, useValue: { findById } } beside AccessTestingModule.forRoot().',
      );
    }
    this.users = users;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // JwtAuthGuard has run before, so the request has a principal.
    const user = await this.users.findById(getRequest(context).user!.userId);
    if (!user || user.disabled) return this.deny(context, new InvalidAccessTokenError());
    return user.roles.includes(ADMIN_ROLE) || this.deny(context, new InsufficientRoleError());
  }
}
