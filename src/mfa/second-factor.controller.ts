import { Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { Public } from '../access/public.decorator.js';
import { FIRST_PARTY_CLIENT } from '../clients/client.js';
import { ApiController } from '../http/api-controller.decorator.js';
import { ApiErrors } from '../http/api-errors.decorator.js';
import { UnavailableError, ValidationFailedError } from '../http/errors.js';
import { type HttpRequest, toRequestOrigin } from '../http/request-origin.js';
import { markRoute } from '../http/route-mark.js';
import { StrictBody } from '../http/strict-body.decorator.js';
import { TakesJson } from '../http/takes-json.decorator.js';
import { createLimitExample } from '../rate-limits/rate-limits.errors.js';
import { listPresented } from '../sign-in/second-factor.dto.js';
import {
  InactiveUserError,
  InvalidSecondFactorError,
  MfaTokenNotValidError,
  SignInChallengeError,
} from '../sign-in/sign-in.errors.js';
import { SecondStepRequest, SecondFactorTokens } from './second-factor.dto.js';
import { SecondStepSignIn } from './second-step-sign-in.js';

/** `POST /login/second-factor`. */
@ApiController('Sign in', 'login/second-factor')
export class SecondFactorController {
  constructor(private readonly signIns: SecondStepSignIn) {}

  @Post()
  @markRoute({ endpoint: '/login/second-factor' })
  @Public()
  @TakesJson()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Sign in with a second factor',
    description:
      'After `POST /login` was answered 403 `mfa_required`: with its `mfa_token`, and a code, a recovery code or a passkey. The token takes five tries, for five minutes.',
  })
  @ApiBody({ type: SecondStepRequest })
  @ApiOkResponse({
    type: SecondFactorTokens,
    description: 'The access token and the refresh token.',
  })
  @ApiErrors(
    new InvalidSecondFactorError(),
    new MfaTokenNotValidError(),
    new InactiveUserError(),
    new ValidationFailedError([{ field: 'code', message: 'must be six digits' }]),
    createLimitExample('second-factor-account'),
    new UnavailableError(),
  )
  async finishSignIn(
    @StrictBody() body: SecondStepRequest,
    @Req() request: HttpRequest,
  ): Promise<SecondFactorTokens> {
    const from = { client: FIRST_PARTY_CLIENT, request: toRequestOrigin(request) };
    const [presented, ...more] = listPresented(body);
    if (!presented || more.length > 0) {
      throw new ValidationFailedError([
        { field: 'body', message: 'must have one of code, recovery_code and passkey' },
      ]);
    }
    const result = await this.signIns.complete({ token: body.mfa_token, ...from }, presented);
    if (result.status === 'challenge') throw new SignInChallengeError(result.challenge);
    return result.tokens;
  }
}
