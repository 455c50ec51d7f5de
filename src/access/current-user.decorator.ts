import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Principal } from '../tokens/verify/principal.js';
import { getRequest } from '../tokens/verify/get-request.js';

/**
 * The {@link Principal} of a guarded request; `undefined` where the route is public.
 *
 * @example
 * ```ts
 * import { Controller, Get } from '@nestjs/common';
 * import { Authenticated, CurrentUser, type Principal } from 'nightlatch';
 *
 * @Controller('whoami')
 * export class WhoAmIController {
 *   @Get()
 *   @Authenticated()
 *   read(@CurrentUser() { id, username, roles }: Principal) {
 *     return { id, username, roles };
 *   }
 * }
 * ```
 */
export const CurrentUser: () => ParameterDecorator = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Principal | undefined => getRequest(context).user,
);
