import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Principal } from '../tokens/verify/principal.js';
import { requestOf } from '../tokens/verify/request-of.js';
import { clientSubject } from '../clients/client.js';
import type { Cause } from '../events/cause.js';
import type { SignInOrigin } from '../sessions/sessions.service.js';
import { userIdOf } from '../users/user-subject.js';
import { originOf, type RequestWithOrigin } from './sign-in-origin.js';

/**
 * The {@link Cause} of what a request has happen: who makes it, and from where. For the services that change
 * something, so that it is kept with the change.
 *
 * @example
 * ```ts
 * import { Controller, Delete, Param } from '@nestjs/common';
 * import { type Cause, CausedBy, Roles, UsersService } from 'nightlatch';
 *
 * @Controller('members')
 * export class MembersController {
 *   constructor(private readonly users: UsersService) {}
 *
 *   @Delete(':id')
 *   @Roles('admin')
 *   remove(@Param('id') id: string, @CausedBy() cause: Cause) {
 *     return this.users.delete(id, cause);
 *   }
 * }
 * ```
 */
export const CausedBy: () => ParameterDecorator = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Cause => {
    const request = requestOf(context) as RequestWithOrigin & { user?: Principal };
    return causeOf(originOf(request), request.user);
  },
);

/** `principal` is left out where nobody has proved who they are. */
export function causeOf(origin: SignInOrigin, principal?: Principal): Cause {
  const from = { ...origin, requestId: origin.requestId ?? null };
  if (!principal) {
    return { actor: 'anonymous', userId: null, sessionId: null, clientId: null, ...from };
  }
  const { id, sessionId, clientId } = principal;
  const itself = id === clientSubject(clientId);
  return {
    actor: itself ? 'client' : 'user',
    userId: itself ? null : userIdOf(id),
    sessionId,
    clientId,
    ...from,
  };
}
