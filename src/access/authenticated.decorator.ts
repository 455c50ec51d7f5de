import { applyDecorators, SetMetadata, type Type, UseGuards } from '@nestjs/common';
import { GUARDS_METADATA } from '@nestjs/common/constants.js';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { IS_PUBLIC, IS_TOKEN_OPTIONAL } from './route-access.js';

/**
 * Guards the route, or every route of the controller: it requires an access token. `withAuthDocs()` documents it with
 * the lock and the errors. With `optional`, a caller without a token gets in too, and `@CurrentUser()` is then undefined; a
 * token that is not valid is still refused.
 *
 * @example
 * ```ts
 * import { Controller, Get } from '@nestjs/common';
 * import { Authenticated, CurrentUser, type Principal, Public } from 'nightlatch';
 *
 * @Authenticated()
 * @Controller('basket')
 * export class BasketController {
 *   @Get()
 *   read(@CurrentUser() { id }: Principal) {
 *     return { owner: id };
 *   }
 *
 *   @Public()
 *   @Get('shipping')
 *   shipping() {
 *     return { days: 2 };
 *   }
 * }
 * ```
 */
export function Authenticated({ optional = false }: { optional?: boolean } = {}): ClassDecorator &
  MethodDecorator {
  return applyDecorators(
    putGuardFirst,
    SetMetadata(IS_TOKEN_OPTIONAL, optional),
    // Guards the route of a controller that is `@Public()` too.
    SetMetadata(IS_PUBLIC, false),
  );
}

/**
 * Puts the guard before the other guards, in any order of decorators: they need the principal, and a caller without
 * a token must learn nothing else.
 */
function putGuardFirst(
  target: object,
  key?: string | symbol,
  descriptor?: PropertyDescriptor,
): void {
  const guarded = (descriptor?.value ?? target) as object;
  const others = ((Reflect.getMetadata(GUARDS_METADATA, guarded) ?? []) as Type[]).filter(
    (guard) => guard !== JwtAuthGuard,
  );
  Reflect.defineMetadata(GUARDS_METADATA, [], guarded);
  applyDecorators(UseGuards(JwtAuthGuard, ...others))(target, key, descriptor);
}
