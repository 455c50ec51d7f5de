import { applyDecorators, SetMetadata, UseGuards } from '@nestjs/common';
import { Authenticated } from './authenticated.decorator.js';
import { RolesGuard } from './roles.guard.js';
import { REQUIRED_ROLES } from './route-access.js';

/**
 * Guards the route as `@Authenticated()` does, and requires a user with one of these roles.
 *
 * @example
 * ```ts
 * import { Controller, Param, Post } from '@nestjs/common';
 * import { Roles, UserAccounts, UuidParamPipe } from 'nightlatch';
 *
 * @Controller('admin/users')
 * export class AdminController {
 *   constructor(private readonly accounts: UserAccounts) {}
 *
 *   @Post(':id/disable')
 *   @Roles('admin', 'support')
 *   disable(@Param('id', UuidParamPipe) id: string) {
 *     return this.accounts.disable(id);
 *   }
 * }
 * ```
 */
export function Roles(...roles: [string, ...string[]]): ClassDecorator & MethodDecorator {
  return applyDecorators(
    SetMetadata(REQUIRED_ROLES, roles),
    Authenticated(),
    UseGuards(RolesGuard),
  );
}
