import { applyDecorators, SetMetadata, UseGuards } from '@nestjs/common';
import { Authenticated } from './authenticated.decorator.js';
import { REQUIRED_SCOPES } from './metadata.js';
import { ScopesGuard } from './scopes.guard.js';

/**
 * The route needs a token with all of these scopes: guarded, and documented, as by `@Authenticated()`.
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
 *   // Said on the route, it is asked in the place of what is said on the controller.
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
    // Guards run in the order they are named: first who it is.
    Authenticated(),
    UseGuards(ScopesGuard),
  );
}
