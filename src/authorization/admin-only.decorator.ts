import { applyDecorators, UseGuards } from '@nestjs/common';
import { Roles } from '../access/roles.decorator.js';
import { Scopes } from '../access/scopes.decorator.js';
import { CurrentRoleGuard } from './current-role.guard.js';

/** The role of who administers users. */
export const ADMIN_ROLE = 'admin';

/**
 * The route is for users with the role `admin`, whose token allows it too (`scopes`): their role is read in the database
 * for each request, so that one who has lost it is refused at once.
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
  // The last of the guards first: each of the others puts itself before it.
  return applyDecorators(UseGuards(CurrentRoleGuard), Scopes(...scopes), Roles(ADMIN_ROLE));
}
