import {
  createParamDecorator,
  type ExecutionContext,
  type PipeTransform,
  type Type,
} from '@nestjs/common';
import type { Principal } from '../tokens/principal.js';
import { getRequest } from './guarded-request.js';
import { isPublic } from './route-access.js';

/**
 * Passes the {@link Principal} of a guarded request to a controller; `undefined` on a public route. Pipes may turn it into
 * something else: `@CurrentUser(LoadUserPipe)`.
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
export const CurrentUser: (
  ...pipes: Array<PipeTransform | Type<PipeTransform>>
) => ParameterDecorator = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Principal | undefined => {
    // A socket keeps the user of its last guarded message, who may have signed out since.
    const isOpen = context.getType() === 'ws' && isPublic(context.getHandler(), context.getClass());
    return isOpen ? undefined : getRequest(context).user;
  },
);
