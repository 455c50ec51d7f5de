import { applyDecorators, SetMetadata, UseGuards } from '@nestjs/common';
import { Authenticated } from './authenticated.decorator.js';
import { REQUIRED_SCOPES } from './route-access.js';
import { ScopesGuard } from './scopes.guard.js';

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
  return applyDecorators(
    SetMetadata(REQUIRED_SCOPES, scopes),
    // Guards run in this order.
    Authenticated(),
    UseGuards(ScopesGuard),
  );
}
