import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Principal } from '../tokens/verify/principal.js';
import { getRequest } from '../tokens/verify/get-request.js';
import { clientSubject } from '../clients/client.js';
import type { Actor } from '../events/actor.js';
import type { RequestOrigin } from '../sessions/sessions.service.js';
import { toUserId } from '../users/user-subject.js';
import { toRequestOrigin, type OriginRequest } from './request-origin.js';

/**
 * The {@link Actor} of what a request has happen: who makes it, and from where. For the services that change
 * something, so that it is kept with the change.
 *
 * @example
 * ```ts
 * import { Controller, Delete, Param } from '@nestjs/common';
 * import { type Actor, CurrentActor, Roles, UsersService } from 'nightlatch';
 *
 * @Controller('members')
 * export class MembersController {
 *   constructor(private readonly users: UsersService) {}
 *
 *   @Delete(':id')
 *   @Roles('admin')
 *   remove(@Param('id') id: string, @CurrentActor() actor: Actor) {
 *     return this.users.delete(id, actor);
 *   }
 * }
 * ```
 */
export const CurrentActor: () => ParameterDecorator = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Actor => {
    const request = getRequest(context) as OriginRequest & { user?: Principal };
    return toActor(toRequestOrigin(request), request.user);
  },
);

/** `principal` is left out where nobody has proved who they are. */
export function toActor(origin: RequestOrigin, principal?: Principal): Actor {
  const from = { ...origin, requestId: origin.requestId ?? null };
  if (!principal) {
    return { kind: 'anonymous', userId: null, sessionId: null, clientId: null, ...from };
  }
  const { id, sessionId, clientId } = principal;
  const itself = id === clientSubject(clientId);
  return {
    kind: itself ? 'client' : 'user',
    userId: itself ? null : toUserId(id),
    sessionId,
    clientId,
    ...from,
  };
}
