import { Get, Header, Patch } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../../http/api-controller.decorator.js';
import { Authenticated } from '../../access/authenticated.decorator.js';
import { SessionOnly } from '../../access/session-only.decorator.js';
import { CurrentUser } from '../../access/current-user.decorator.js';
import type { Principal } from '../../tokens/principal.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { NotFoundError, ValidationFailedError } from '../../http/errors.js';
import { UsernameTakenError } from '../../users/users.errors.js';
import { UsersService } from '../../users/users.service.js';
import { TakesJson } from '../../http/takes-json.decorator.js';
import { StrictBody } from '../../http/strict-body.decorator.js';
import { ProfileService } from './profile.service.js';
import { ProfileMembers } from '../../users/profile-members.dto.js';
import { NeedsOurUsers } from '../../users/user-directory-docs.js';
import { UserResponse } from '../../users/user-response.dto.js';
import type { Actor } from '../../events/actor.js';
import { LimitChanges } from '../../authorization/limit-changes.decorator.js';
import { CurrentActor } from '../../authorization/current-actor.decorator.js';

/** The body of `PATCH /users/me`. */
class ProfileRequest extends ProfileMembers {}

/** `GET` and `PATCH /users/me`. */
@ApiController('My account', 'users/me')
export class ProfileController {
  constructor(
    private readonly users: UsersService,
    private readonly profiles: ProfileService,
  ) {}

  @Get()
  @Authenticated()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Get my profile',
    description: 'The user of the access token. A client that acts for itself has none.',
  })
  @ApiOkResponse({ type: UserResponse, description: 'The profile.' })
  @ApiErrors(new NotFoundError())
  async getMyProfile(@CurrentUser() { userId }: Principal): Promise<UserResponse> {
    const user = await this.users.findCached(userId);
    // The caller is a client that acts for itself, or the user was deleted a moment ago.
    if (!user) throw new NotFoundError();
    return UserResponse.from(user);
  }

  @Patch()
  @NeedsOurUsers({ unless: 'update' })
  @LimitChanges()
  @SessionOnly()
  @TakesJson()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Change my profile',
    description: 'A member that is left out stays the same; `null` clears it.',
  })
  @ApiBody({ type: ProfileRequest })
  @ApiOkResponse({ type: UserResponse, description: 'The changed profile.' })
  @ApiErrors(
    new UsernameTakenError(),
    new ValidationFailedError([{ field: 'username', message: 'must be 3 to 32 letters' }]),
  )
  changeMyProfile(
    @CurrentUser() user: Principal,
    @StrictBody() request: ProfileRequest,
    @CurrentActor() actor: Actor,
  ): Promise<UserResponse> {
    return this.profiles.change(user, request, actor);
  }
}
