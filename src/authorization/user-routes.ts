import {
  applyDecorators,
  type ArgumentsHost,
  type CanActivate,
  Catch,
  type ExecutionContext,
  Injectable,
  type PipeTransform,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { isUUID } from 'class-validator';
import { ApiController } from '../http/api-controller.decorator.js';
import { NotFoundError } from '../http/errors.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { markRoute } from '../http/route-mark.js';
import { USER_ID_SCHEMA } from '../users/user-directory-docs.js';
import { toUserId } from '../users/user-subject.js';
import { UsersService } from '../users/users.service.js';

/** The OpenAPI tag of the routes below `/users/{id}`. */
export const USER_ADMINISTRATION_TAG = 'User administration';

/** The text in place of the id in `/users/{id}` cannot be an id. */
class NotAnIdError extends NotFoundError {}

/**
 * Leaves `/users/me` to its own routes. It runs before every other guard of the routes below `/users/{id}`, because
 * Express takes the first route that matches, whichever module was imported first.
 */
@Injectable()
class UserIdGuard implements CanActivate {
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
class OtherRoutesFilter extends ProblemFilter {
  override catch(error: unknown, host: ArgumentsHost): unknown {
    const next: unknown = host.switchToHttp().getNext();
    if (error instanceof NotAnIdError && typeof next === 'function') return next();
    // oxlint-disable-next-line promise/valid-params, promise/no-promise-in-callback -- an exception filter's catch, no promise's.
    return super.catch(error, host);
  }
}

/** Marks a controller of routes below `/users/{id}`. */
export function UserRoutes(path = ''): ClassDecorator {
  return applyDecorators(
    UseGuards(UserIdGuard),
    ApiController(USER_ADMINISTRATION_TAG, `users/:id${path}`),
    markRoute({ passesOn: true }),
    UseFilters(OtherRoutesFilter),
    ApiParam({ name: 'id', description: 'The `id` of the user.', schema: USER_ID_SCHEMA }),
  );
}
