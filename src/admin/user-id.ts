import {
  type ArgumentsHost,
  type CanActivate,
  Catch,
  type ExecutionContext,
  Injectable,
} from '@nestjs/common';
import { isUUID } from 'class-validator';
import { NotFoundError } from '../http/errors.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { UsersService } from '../users/users.service.js';

/** What stands in the place of the id in `/users/{id}` can be none. */
class NotAnIdError extends NotFoundError {}

/**
 * Before every other guard of a route below `/users/{id}`: on Express the first route that fits is taken, and `/users/me`
 * fits. What is no id is left to the other routes, whichever of the modules was imported first.
 */
@Injectable()
export class UserIdGuard implements CanActivate {
  constructor(private readonly users: UsersService) {}

  canActivate(context: ExecutionContext): boolean {
    const { id } = context.switchToHttp().getRequest<{ params: { id: string } }>().params;
    // What an id is in a `UserDirectory` is not known here.
    const canBe = this.users.hasOwnTable ? isUUID(id) : id.toLowerCase() !== 'me';
    if (!canBe) throw new NotAnIdError();
    return true;
  }
}

/** Goes on to the routes after this one where the {@link UserIdGuard} says so; a 404 where there are none. */
@Injectable()
@Catch()
export class OtherRoutesFilter extends ProblemFilter {
  override catch(error: unknown, host: ArgumentsHost): void {
    const next: unknown = host.switchToHttp().getNext();
    if (error instanceof NotAnIdError && typeof next === 'function') next();
    // oxlint-disable-next-line promise/valid-params, promise/no-promise-in-callback -- an exception filter's catch, no promise's.
    else super.catch(error, host);
  }
}
