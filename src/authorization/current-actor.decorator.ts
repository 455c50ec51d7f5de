import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { getRequest } from '../access/guarded-request.js';
import { type Actor, toActor } from '../events/actor.js';
import { toRequestOrigin } from '../http/request-origin.js';

/**
 * Gives a controller the {@link Actor} of the request: who sends it, and from where. Pass it on to the services that change
 * something, so that the audit trail names the actor.
 *
 * @example
 * ```ts
 * import { Controller, Delete, Param } from '@nestjs/common';
 * import { type Actor, CurrentActor, Roles, UserAccounts } from 'nightlatch';
 *
 * @Controller('members')
 * export class MembersController {
 *   constructor(private readonly accounts: UserAccounts) {}
 *
 *   @Delete(':id')
 *   @Roles('admin')
 *   remove(@Param('id') id: string, @CurrentActor() actor: Actor) {
 *     return this.accounts.delete(id, actor);
 *   }
 * }
 * ```
 */
export const CurrentActor: () => ParameterDecorator = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Actor => {
    const request = getRequest(context);
    return toActor(toRequestOrigin(request), request.user);
  },
);
