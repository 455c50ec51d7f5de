import { requireOfUser } from './requirements.guard.js';
import type { RequiredSignIn } from './route-access.js';

/** The characters of a quoted parameter in a header (RFC 9110 section 5.6.4), without the two that need an escape. */
const ACR = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/**
 * Guards the route as `@Authenticated()` does, and requires that the user was proven at most `maxAgeSeconds` ago, and as
 * strongly as `acr` says (401 `insufficient_user_authentication`, RFC 9470). A client gets further by
 * `POST /reauthenticate`, or by an authorization request with the `max_age` and the `acr_values` of the answer.
 *
 * It reads the claims of the token alone, so it works in a service that only guards. A refresh renews no sign-in. The scopes
 * of the route are checked first.
 * @throws Error if an option is out of range.
 *
 * @example
 * ```ts
 * import { Controller, Post } from '@nestjs/common';
 * import { CurrentUser, type Principal, RequireRecentSignIn } from 'nightlatch';
 *
 * @Controller('payouts')
 * export class PayoutsController {
 *   // A password and a second factor, or a passkey, in the last five minutes.
 *   @Post()
 *   @RequireRecentSignIn({ maxAgeSeconds: 300, acr: 'aal2' })
 *   pay(@CurrentUser() { id }: Principal) {
 *     return { paidBy: id };
 *   }
 * }
 * ```
 */
export function RequireRecentSignIn(
  options: RequiredSignIn = {},
): ClassDecorator & MethodDecorator {
  const { maxAgeSeconds = 0, acr = 'aal1' } = options;
  if (!Number.isSafeInteger(maxAgeSeconds) || maxAgeSeconds < 0 || !ACR.test(acr)) {
    throw new Error(
      '@RequireRecentSignIn(): maxAgeSeconds must be a whole number from 0, and acr one word such as aal2.',
    );
  }
  return requireOfUser({ signIn: options });
}
