import { applyDecorators, UseFilters, UseGuards } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { ApiController } from '../http/api-controller.decorator.js';
import { OtherRoutesFilter, UserIdGuard } from './user-id.js';

/** The tag of the routes of this room. */
export const TAG = 'Administration';

/** A controller of what is below `/users/{id}`. */
export function UserRoutes(path = ''): ClassDecorator {
  const schema = { type: 'string', format: 'uuid' };
  return applyDecorators(
    UseGuards(UserIdGuard),
    ApiController(TAG, `users/:id${path}`),
    UseFilters(OtherRoutesFilter),
    ApiParam({ name: 'id', description: 'The `id` of the user.', schema }),
  );
}
