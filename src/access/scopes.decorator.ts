import { requireOfUser } from './requirements.guard.js';

/**
 * Guards the route as `@Authenticated()` does, and requires a token with all of these scopes.
 *
 * @example
 * ```ts
 * import { Controller, Get, Post } from '@nestjs/common';
 * import { CurrentUser, type Principal, Scopes } from 'nightlatch';
 *
 * @Scopes('reports:read')
 * @Controller('reports')
 * export class ReportsController {
 *   @Get()
 *   list(@CurrentUser() { id }: Principal) {
 *     return { reportsOf: id };
 *   }
 *
 *   // The scopes of the route replace those of the controller.
 *   @Post()
 *   @Scopes('reports:read', 'reports:write')
 *   order(@CurrentUser() { id }: Principal) {
 *     return { orderedBy: id };
 *   }
 * }
 * ```
 */
export function Scopes(...scopes: [string, ...string[]]): ClassDecorator & MethodDecorator {
  return requireOfUser({ scopes });
}
