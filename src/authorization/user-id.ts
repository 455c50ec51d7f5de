import {
  type ArgumentsHost,
  type CanActivate,
  Catch,
  type ExecutionContext,
  Injectable,
  type PipeTransform,
} from '@nestjs/common';
import { isUUID } from 'class-validator';
import { NotFoundError } from '../http/errors.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { toUserId } from '../users/user-subject.js';
import { UsersService } from '../users/users.service.js';

/** The text in place of the id in `/users/{id}` cannot be an id. */
class NotAnIdError extends NotFoundError {}

/**
 * Leaves `/users/me` to its own routes. It runs before every other guard of the routes below `/users/{id}`, because
 * Express takes the first route that matches, whichever module was imported first.
 */
@Injectable()
export class UserIdGuard implements CanActivate {
  constructor(private readonly users: UsersService) {}

  canActivate(context: ExecutionContext): boolean {
    const { id } = context.switchToHttp().getRequest<{ params: { id: string } }>().params;
    // The form of the ids in a `UserDirectory` is not known here.
    const isPossible = this.users.usesExternalDirectory ? id.toLowerCase() !== 'me' : isUUID(id);
    if (!isPossible) throw new NotAnIdError();
    return true;
  }
}

/** Resolves the id in the path, which is the one in the user's tokens, to the `User.id`. */
@Injectable()
export class UserIdPipe implements PipeTransform<string, string> {
  transform(id: string): string {
    return toUserId(id);
  }
}

/** Continues with the next matching route if {@link UserIdGuard} rejects the id, or answers 404 if there is none. */
@Injectable()
@Catch()
export class OtherRoutesFilter extends ProblemFilter {
  override catch(error: unknown, host: ArgumentsHost): unknown {
    const next: unknown = host.switchToHttp().getNext();
    if (error instanceof NotAnIdError && typeof next === 'function') return next();
    // oxlint-disable-next-line promise/valid-params, promise/no-promise-in-callback -- an exception filter's catch, no promise's.
    return super.catch(error, host);
  }
}
