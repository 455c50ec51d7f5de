import { Body, Controller, Header, Post, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../access/public.decorator.js';
import { ApiErrors } from '../errors/api-errors.decorator.js';
import { UnavailableError, ValidationFailedError } from '../errors/errors.js';
import { PasswordRefusedError } from '../passwords/passwords.errors.js';
import { EmailTakenError, UsernameTakenError } from '../users/users.errors.js';
import { TakesJson } from '../validation/content-type.guard.js';
import { StrictBodyPipe } from '../validation/strict-body.pipe.js';
import { RegistrationClosedError } from './account.errors.js';
import { RegistrationRequest } from './registration.dto.js';
import { RegistrationService } from './registration.service.js';
import { UserResponse } from './user-response.dto.js';

/** `POST /users`. */
@ApiTags('Users')
@Controller('users')
export class RegistrationController {
  constructor(private readonly registration: RegistrationService) {}

  @Post()
  @Public()
  @TakesJson()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Register', description: 'Makes an account. Then press Authorize.' })
  @ApiBody({ type: RegistrationRequest })
  @ApiCreatedResponse({
    type: UserResponse,
    headers: { Location: { schema: { type: 'string' }, description: 'Where the account is.' } },
  })
  @ApiErrors(
    new RegistrationClosedError(),
    new EmailTakenError(),
    new UsernameTakenError(),
    new ValidationFailedError([{ field: 'email', message: 'must be an e-mail address' }]),
    new PasswordRefusedError('password_too_short'),
    new PasswordRefusedError('password_too_long'),
    new PasswordRefusedError('password_too_common'),
    new PasswordRefusedError('password_personal'),
    new UnavailableError(),
  )
  async register(
    @Body(StrictBodyPipe) request: RegistrationRequest,
    @Res({ passthrough: true }) response: { header(name: string, value: string): unknown },
  ): Promise<UserResponse> {
    const user = await this.registration.register(request);
    response.header('Location', '/users/me');
    return user;
  }
}
