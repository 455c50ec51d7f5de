import { Header, Headers, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../../http/api-controller.decorator.js';
import { Public } from '../../access/public.decorator.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { UnavailableError, ValidationFailedError } from '../../http/errors.js';
import { createPolicyErrors } from '../../passwords/passwords.errors.js';
import { EmailTakenError, UsernameTakenError } from '../../users/users.errors.js';
import { TakesJson } from '../../http/takes-json.decorator.js';
import { markRoute } from '../../http/route-mark.js';
import { PublicPaths } from '../../http/public-paths.js';
import { StrictBody } from '../../http/strict-body.decorator.js';
import { RegistrationClosedError } from './registration.errors.js';
import { RegistrationRequest } from './registration.dto.js';
import { REGISTRATION_OPTIONS, type RegistrationOptions } from './registration.options.js';
import { RegistrationService } from './registration.service.js';
import { NeedsOurUsers } from '../../users/user-directory-docs.js';
import { UserResponse } from '../../users/user-response.dto.js';
import type { Actor } from '../../events/actor.js';
import { CurrentActor } from '../../authorization/current-actor.decorator.js';
import { createLimitExample } from '../../rate-limits/rate-limits.errors.js';

/** `POST /users`. */
@ApiController('My account', 'users')
export class RegistrationController {
  constructor(
    @Inject(REGISTRATION_OPTIONS) private readonly options: RegistrationOptions,
    private readonly registration: RegistrationService,
    private readonly paths: PublicPaths,
  ) {}

  @Post()
  @NeedsOurUsers({ unless: 'create' })
  @markRoute({ endpoint: '/users' })
  @Public()
  @TakesJson()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Register',
    description: 'Creates an account. To sign in with it, press Authorize.',
  })
  @ApiBody({ type: RegistrationRequest })
  @ApiCreatedResponse({
    type: UserResponse,
    description: 'The new user.',
    headers: { Location: { schema: { type: 'string' }, description: 'The URL of the account.' } },
  })
  @ApiErrors(
    new RegistrationClosedError(),
    new EmailTakenError(),
    new UsernameTakenError(),
    new ValidationFailedError([{ field: 'email', message: 'must be an e-mail address' }]),
    ...createPolicyErrors(),
    createLimitExample('registration-address'),
    new UnavailableError(),
  )
  async registerUser(
    @StrictBody() request: RegistrationRequest,
    // Only the URL of the request has the application's prefix and version.
    @Req() { url }: { url: string },
    @Headers('accept-language') acceptLanguage: string | undefined,
    @Res({ passthrough: true }) response: { header(name: string, value: string): unknown },
    @CurrentActor() actor: Actor,
  ): Promise<UserResponse> {
    if (this.options.open === false) throw new RegistrationClosedError();
    const user = await this.registration.register(request, actor, { acceptLanguage });
    response.header('Location', `${this.paths.toPublicPath(url)}/me`);
    return UserResponse.from(user);
  }
}
