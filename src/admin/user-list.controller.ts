import { Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery } from '@nestjs/swagger';
import { AdminOnly } from '../authorization/admin-only.decorator.js';
import { ApiController } from '../http/api-controller.decorator.js';
import { ApiErrors } from '../http/api-errors.decorator.js';
import { ValidationFailedError } from '../http/errors.js';
import { StrictQuery } from '../http/strict-query.decorator.js';
import { NeedsOurUsers } from '../users/user-directory-docs.js';
import { UserAdministration } from './user-administration.js';
import { USER_ADMINISTRATION_TAG } from '../authorization/user-routes.js';
import { UsersRequest, UsersResponse } from './users.dto.js';

/** `GET /users`. */
@ApiController(USER_ADMINISTRATION_TAG, 'users')
export class UserListController {
  constructor(private readonly administration: UserAdministration) {}

  @Get()
  @NeedsOurUsers()
  @AdminOnly('users:read')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'List users',
    description: 'One page of users, the newest first.',
  })
  @ApiQuery({ type: UsersRequest })
  @ApiOkResponse({ type: UsersResponse, description: 'A page of users.' })
  @ApiErrors(new ValidationFailedError([{ field: 'limit', message: 'must be a whole number' }]))
  async listUsers(@StrictQuery() request: UsersRequest): Promise<UsersResponse> {
    return UsersResponse.from(await this.administration.list(UsersRequest.toQuery(request)));
  }
}
