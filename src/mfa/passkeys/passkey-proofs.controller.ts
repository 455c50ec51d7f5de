import { Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { Authenticated } from '../../access/authenticated.decorator.js';
import { CurrentUser } from '../../access/current-user.decorator.js';
import { Public } from '../../access/public.decorator.js';
import { RequireAccountScope } from '../../authorization/require-account-scope.decorator.js';
import { FIRST_PARTY_CLIENT } from '../../clients/client.js';
import { ApiController } from '../../http/api-controller.decorator.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { NotFoundError, ValidationFailedError } from '../../http/errors.js';
import { type HttpRequest, toRequestOrigin } from '../../http/request-origin.js';
import { StrictBody } from '../../http/strict-body.decorator.js';
import { TakesJson } from '../../http/takes-json.decorator.js';
import { MfaTokenNotValidError } from '../../sign-in/sign-in.errors.js';
import type { Principal } from '../../tokens/principal.js';
import { UsersService } from '../../users/users.service.js';
import { SecondStepSignIn } from '../second-step-sign-in.js';
import { PasskeyFactor } from './passkey.factor.js';
import { PasskeyOptionsResponse, SecondStepOptionsRequest } from './passkeys.dto.js';

/** `POST /login/second-factor/options` and `POST /reauthenticate/options`. */
@ApiController('Sign in', '')
export class PasskeyProofsController {
  constructor(
    private readonly steps: SecondStepSignIn,
    private readonly users: UsersService,
    private readonly factor: PasskeyFactor,
  ) {}

  @Post('login/second-factor/options')
  @Public()
  @TakesJson()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Get the options of a second step with a passkey',
    description:
      'For `navigator.credentials.get()`, whose answer is the member `passkey` of `POST /login/second-factor`. They take no try of the `mfa_token`.',
  })
  @ApiBody({ type: SecondStepOptionsRequest })
  @ApiOkResponse({ type: PasskeyOptionsResponse, description: 'The options.' })
  @ApiErrors(
    new MfaTokenNotValidError(),
    new ValidationFailedError([{ field: 'mfa_token', message: 'is required' }]),
  )
  async createSecondStepOptions(
    @StrictBody() { mfa_token: token }: SecondStepOptionsRequest,
    @Req() request: HttpRequest,
  ): Promise<object> {
    const from = { client: FIRST_PARTY_CLIENT, request: toRequestOrigin(request) };
    const { id, user } = await this.steps.open({ token, ...from });
    return this.factor.prepare(user, { stepId: id });
  }

  @Post('reauthenticate/options')
  @RequireAccountScope()
  @Authenticated()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Get the options of a proof with a passkey',
    description:
      'For `navigator.credentials.get()`, whose answer is the member `passkey` of `POST /reauthenticate` in the same session.',
  })
  @ApiOkResponse({ type: PasskeyOptionsResponse, description: 'The options.' })
  @ApiErrors(new NotFoundError())
  async createProofOptions(@CurrentUser() { userId, sessionId }: Principal): Promise<object> {
    return this.factor.prepare(await this.users.getById(userId), { sessionId });
  }
}
