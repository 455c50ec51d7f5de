import { requireOfUser } from './requirements.guard.js';

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
  return requireOfUser({ roles });
}
