import { applyDecorators, UseGuards } from '@nestjs/common';
import { Roles } from '../access/roles.decorator.js';
import { Scopes } from '../access/scopes.decorator.js';
import { CurrentRightsGuard } from './current-rights.guard.js';

/**
 * The role of who administers users.
 *
 * @example
 * ```ts
 * import { ADMINISTRATOR_ROLE, type UsersService } from 'nightlatch';
 *
 * export async function promote(users: UsersService, id: string): Promise<void> {
 *   const { roles } = await users.getById(id);
 *   await users.setRoles(id, [...roles, ADMINISTRATOR_ROLE]);
 * }
 * ```
 */
export const ADMINISTRATOR_ROLE = 'admin';

/**
 * The route is for users with the role `admin`, whose token allows it too (`scopes`): their role is read in the database
 * for each request, so that one who has lost it is refused at once.
 *
 * @example
 * ```ts
 * import { Controller, Get } from '@nestjs/common';
 * import { AdministratorsOnly } from 'nightlatch';
 *
 * @Controller('billing')
 * export class BillingController {
 *   @Get('report')
 *   @AdministratorsOnly('users:read')
 *   report() {
 *     return { users: 3 };
 *   }
 * }
 * ```
 */
export function AdministratorsOnly(
  ...scopes: [string, ...string[]]
): ClassDecorator & MethodDecorator {
  // The last of the guards first: each of the others puts itself before it.
  return applyDecorators(
    UseGuards(CurrentRightsGuard),
    Scopes(...scopes),
    Roles(ADMINISTRATOR_ROLE),
  );
}
