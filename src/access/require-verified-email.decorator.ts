import { requireOfUser } from './requirements.guard.js';

/**
 * Guards the route as `@Authenticated()` does, and requires a user who has verified their e-mail address (403
 * `email_not_verified`).
 *
 * In a service that only guards, the answer is that of the issuer (`introspection`), or what the token says until it expires.
 *
 * @example
 * ```ts
 * import { Controller, Post } from '@nestjs/common';
 * import { CurrentUser, type Principal, RequireVerifiedEmail } from 'nightlatch';
 *
 * @Controller('invitations')
 * export class InvitationsController {
 *   @Post()
 *   @RequireVerifiedEmail()
 *   invite(@CurrentUser() { id }: Principal) {
 *     return { invitedBy: id };
 *   }
 * }
 * ```
 */
export function RequireVerifiedEmail(): ClassDecorator & MethodDecorator {
  return requireOfUser({ verifiedEmail: true });
}
