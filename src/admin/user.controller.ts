import { Delete, Get, Header, HttpCode, Param, Patch } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { AdminOnly } from '../authorization/admin-only.decorator.js';
import { LastAdministratorError } from '../authorization/authorization.errors.js';
import { hasMember, RequireOwnerProof } from '../authorization/require-owner-proof.decorator.js';
import { ApiErrors } from '../http/api-errors.decorator.js';
import { NotFoundError, ValidationFailedError } from '../http/errors.js';
import type { Actor } from '../events/actor.js';
import { CurrentActor } from '../authorization/current-actor.decorator.js';
import { NeedsOurUsers } from '../users/user-directory-docs.js';
import { UserResponse } from '../users/user-response.dto.js';
import { UsernameTakenError } from '../users/users.errors.js';
import { TakesJson } from '../http/takes-json.decorator.js';
import { StrictBody } from '../http/strict-body.decorator.js';
import { UserAdministration } from './user-administration.js';
import { UserIdPipe, UserRoutes } from '../authorization/user-routes.js';
import { UserChangesRequest } from './users.dto.js';

/** `GET`, `PATCH` and `DELETE /users/{id}`. */
@UserRoutes()
export class UserController {
  constructor(private readonly administration: UserAdministration) {}

  @Get()
  @AdminOnly('users:read')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Get a user', description: 'The user, disabled or not.' })
  @ApiOkResponse({ type: UserResponse, description: 'The user.' })
  @ApiErrors(new NotFoundError())
  async getUser(@Param('id', UserIdPipe) id: string): Promise<UserResponse> {
    return UserResponse.from(await this.administration.get(id));
  }

  @Patch()
  @NeedsOurUsers()
  // The first reset of an address that is not verified removes the factors of its user.
  @RequireOwnerProof((request) =>
    ['roles', 'email_verified'].some((name) => hasMember(request, name)),
  )
  @AdminOnly('users:write')
  @TakesJson()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Change a user',
    description:
      'Changes names and roles, or disables the user. Takes effect on their next request. A change of `roles` or `email_verified` needs a recent sign-in of the administrator.',
  })
  @ApiBody({ type: UserChangesRequest })
  @ApiOkResponse({ type: UserResponse, description: 'The changed user.' })
  @ApiErrors(
    new NotFoundError(),
    new UsernameTakenError(),
    new LastAdministratorError(),
    new ValidationFailedError([{ field: 'roles', message: 'must be at most 20 different roles' }]),
  )
  async changeUser(
    @Param('id', UserIdPipe) id: string,
    @StrictBody() request: UserChangesRequest,
    @CurrentActor() actor: Actor,
  ): Promise<UserResponse> {
    const changes = UserChangesRequest.toChanges(request);
    return UserResponse.from(await this.administration.change(id, changes, actor));
  }

  @Delete()
  @NeedsOurUsers()
  @AdminOnly('users:write')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Delete a user',
    description:
      'Deletes everything that belongs to the user too. No other user gets the same `id`.',
  })
  @ApiNoContentResponse({ description: 'The user is deleted.' })
  @ApiErrors(new NotFoundError(), new LastAdministratorError())
  deleteUser(@Param('id', UserIdPipe) id: string, @CurrentActor() actor: Actor): Promise<void> {
    return this.administration.delete(id, actor);
  }
}
