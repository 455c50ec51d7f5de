import { requireOfUser } from './requirements.guard.js';

/**
 * Guards the route as `@Authenticated()` does, and refuses personal access tokens (403 `insufficient_scope`). A token
 * that leaks from a script must not open what belongs to the person, such as billing or an export of the account.
 * Tokens of clients that act for themselves are taken.
 *
 * @example
 * ```ts
 * import { Controller, Post } from '@nestjs/common';
 * import { CurrentUser, type Principal, SessionOnly } from 'nightlatch';
 *
 * @Controller('export')
 * export class ExportController {
 *   @Post()
 *   @SessionOnly()
 *   start(@CurrentUser() { id }: Principal) {
 *     return { exportOf: id };
 *   }
 * }
 * ```
 */
export function SessionOnly(): ClassDecorator & MethodDecorator {
  return requireOfUser({ sessionOnly: true });
}
