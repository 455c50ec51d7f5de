import { applyDecorators, UseFilters, UseGuards } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { ApiController } from '../http/api-controller.decorator.js';
import { markRoute } from '../http/route-mark.js';
import { USER_ID_SCHEMA } from '../users/user-directory-docs.js';
import { OtherRoutesFilter, UserIdGuard } from './user-id.js';

/** The OpenAPI tag of the routes below `/users/{id}`. */
export const TAG = 'User administration';

/** Marks a controller of routes below `/users/{id}`. */
export function UserRoutes(path = ''): ClassDecorator {
  return applyDecorators(
    UseGuards(UserIdGuard),
    ApiController(TAG, `users/:id${path}`),
    markRoute({ passesOn: true }),
    UseFilters(OtherRoutesFilter),
    ApiParam({ name: 'id', description: 'The `id` of the user.', schema: USER_ID_SCHEMA }),
  );
}
