import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
  Optional,
  UseGuards,
} from '@nestjs/common';
import { denyRequest, getRequest } from '../access/guarded-request.js';
import { ApiErrors } from '../http/api-errors.decorator.js';
import { ChangeCounter } from '../rate-limits/change-counter.js';
import { createLimitExample, LimitExceededError } from '../rate-limits/rate-limits.errors.js';

/** Counts the request for its user. A client that acts for itself has no user, and is not limited. */
@Injectable()
class ChangesGuard implements CanActivate {
  private readonly counter: ChangeCounter;

  /** @throws Error if the application does not import `AuthModule`. */
  constructor(@Optional() @Inject(ChangeCounter) counter: ChangeCounter | null = null) {
    if (!counter) {
      throw new Error(
        '@LimitChanges() needs AuthModule.forRoot({ ... }) in the imports of the application, which counts the changes.',
      );
    }
    this.counter = counter;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const userId = getRequest(context).user?.userId;
    if (!userId) return true;
    try {
      await this.counter.countChange(userId);
      return true;
    } catch (error) {
      if (error instanceof LimitExceededError) return denyRequest(context, error);
      throw error;
    }
  }
}

/**
 * Limits how often a user may send this request and the others with this decorator: 60 times a minute together
 * (`limits.changesPerMinute`). Above that the answer is 429 with `Retry-After`. It belongs on routes that write rows, and
 * needs a guard that requires an access token, for example `@Authenticated()`.
 *
 * @example
 * ```ts
 * import { Controller, Post } from '@nestjs/common';
 * import { Authenticated, CurrentUser, LimitChanges, type Principal } from 'nightlatch';
 *
 * @Controller('notes')
 * export class NotesController {
 *   @Post()
 *   @LimitChanges()
 *   @Authenticated()
 *   add(@CurrentUser() { id }: Principal) {
 *     return { owner: id };
 *   }
 * }
 * ```
 */
export function LimitChanges(): ClassDecorator & MethodDecorator {
  return applyDecorators(UseGuards(ChangesGuard), ApiErrors(createLimitExample('changes-user')));
}
