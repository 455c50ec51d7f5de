import { Body, Controller, Get, Header, Patch } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiAuthenticated } from '../access/api-authenticated.decorator.js';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { ApiErrors } from '../errors/api-errors.decorator.js';
import { ValidationFailedError } from '../errors/errors.js';
import { UsernameTakenError } from '../users/users.errors.js';
import { TakesJson } from '../validation/content-type.guard.js';
import { StrictBodyPipe } from '../validation/strict-body.pipe.js';
import { ProfileRequest } from './profile.dto.js';
import { ProfileService } from './profile.service.js';
import { UserResponse } from './user-response.dto.js';

/** `GET` and `PATCH /users/me`. */
@ApiTags('Users')
@Controller('users/me')
export class ProfileController {
  constructor(private readonly profiles: ProfileService) {}

  @Get()
  @ApiAuthenticated()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Who am I?' })
  @ApiOkResponse({ type: UserResponse })
  read(@CurrentUser() { id }: Principal): Promise<UserResponse> {
    return this.profiles.read(id);
  }

  @Patch()
  @ApiAuthenticated()
  @TakesJson()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Change my names' })
  @ApiBody({ type: ProfileRequest })
  @ApiOkResponse({ type: UserResponse })
  @ApiErrors(
    new UsernameTakenError(),
    new ValidationFailedError([{ field: 'username', message: 'must be 3 to 32 letters' }]),
  )
  change(
    @CurrentUser() { id }: Principal,
    @Body(StrictBodyPipe) request: ProfileRequest,
  ): Promise<UserResponse> {
    return this.profiles.change(id, request);
  }
}
