import { applyDecorators, SetMetadata, type Type, UseGuards } from '@nestjs/common';
import { GUARDS_METADATA } from '@nestjs/common/constants.js';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { IS_PUBLIC } from './metadata.js';

/** The name of the security scheme in the OpenAPI document. */
export const SECURITY_SCHEME = 'oauth2';

/**
 * The route, or every route of the controller, needs an access token: guarded, and, by `withAuthDocs()`, documented
 * with the lock and the answers of a refusal.
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
export function Authenticated(): ClassDecorator & MethodDecorator {
  return applyDecorators(
    guardedFirst,
    // Also below a controller that is public: what is guarded explicitly is guarded.
    SetMetadata(IS_PUBLIC, false),
  );
}

/**
 * Before the other guards of the route, wherever the decorator stands among theirs: what they look at has to be
 * known, and who has no token is to learn nothing else.
 */
function guardedFirst(
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
