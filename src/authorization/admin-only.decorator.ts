import { applyDecorators, UseGuards } from '@nestjs/common';
import { Roles } from '../access/roles.decorator.js';
import { Scopes } from '../access/scopes.decorator.js';
import { ADMIN_ROLE } from './admin-scopes.js';
import { CurrentAdminGuard } from './current-admin.guard.js';

/**
 * Restricts a route to users with the role `admin` whose token has the `scopes`. The role is read from the database on
 * each request, so that a user who has lost it is rejected at once.
 *
 * @example
 * ```ts
 * import { Controller, Get } from '@nestjs/common';
 * import { AdminOnly } from 'nightlatch';
 *
 * @Controller('billing')
 * export class BillingController {
 *   @Get('report')
 *   @AdminOnly('users:read')
 *   report() {
 *     return { users: 3 };
 *   }
 * }
 * ```
 */
export function AdminOnly(...scopes: [string, ...string[]]): ClassDecorator & MethodDecorator {
  // Guards run in this order: the database is read last.
  return applyDecorators(Scopes(...scopes), Roles(ADMIN_ROLE), UseGuards(CurrentAdminGuard));
}
