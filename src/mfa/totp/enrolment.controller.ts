import { Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { Public } from '../../access/public.decorator.js';
import { FIRST_PARTY_CLIENT } from '../../clients/client.js';
import { ApiController } from '../../http/api-controller.decorator.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { UnavailableError } from '../../http/errors.js';
import { type HttpRequest, toRequestOrigin } from '../../http/request-origin.js';
import { markRoute } from '../../http/route-mark.js';
import { StrictBody } from '../../http/strict-body.decorator.js';
import { TakesJson } from '../../http/takes-json.decorator.js';
import { createLimitExample } from '../../rate-limits/rate-limits.errors.js';
import {
  InactiveUserError,
  MfaTokenNotValidError,
  SignInChallengeError,
} from '../../sign-in/sign-in.errors.js';
import { WrongCodeError } from '../mfa.errors.js';
import { TotpEnrolment } from './totp-enrolment.js';
import {
  EnrolmentConfirmationRequest,
  EnrolmentRequest,
  EnrolmentTokens,
  TotpSetupResponse,
} from './totp.dto.js';
import { TotpAlreadyOnError, TotpNotStartedError } from './totp.errors.js';

/** `POST /login/enrolment` and `POST /login/enrolment/confirmation`. */
@ApiController('Sign in', 'login/enrolment')
export class EnrolmentController {
  constructor(private readonly enrolment: TotpEnrolment) {}

  @Post()
  @markRoute({ endpoint: '/login/enrolment' })
  @Public()
  @TakesJson()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Set up an authenticator app to sign in',
    description:
      'After a sign-in was answered `second_factor_enrolment_required`: with its `enrolment_token`, which is valid for 15 minutes.',
  })
  @ApiBody({ type: EnrolmentRequest })
  @ApiOkResponse({ type: TotpSetupResponse, description: 'The secret. It is shown once.' })
  @ApiErrors(
    new MfaTokenNotValidError(),
    new TotpAlreadyOnError(),
    createLimitExample('second-factor-address'),
  )
  async startEnrolment(
    @StrictBody() { enrolment_token: token }: EnrolmentRequest,
    @Req() request: HttpRequest,
  ): Promise<TotpSetupResponse> {
    return TotpSetupResponse.from(await this.enrolment.start(toStep(token, request)));
  }

  @Post('confirmation')
  @markRoute({ endpoint: '/login/enrolment/confirmation' })
  @Public()
  @TakesJson()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Confirm the authenticator app and sign in',
    description: 'With a code of the app. The token takes five tries.',
  })
  @ApiBody({ type: EnrolmentConfirmationRequest })
  @ApiOkResponse({ type: EnrolmentTokens, description: 'The tokens, and the recovery codes.' })
  @ApiErrors(
    new MfaTokenNotValidError(),
    new InactiveUserError(),
    new TotpNotStartedError(),
    new WrongCodeError(),
    createLimitExample('second-factor-address'),
    new UnavailableError(),
  )
  async confirmEnrolment(
    @StrictBody() { enrolment_token: token, code }: EnrolmentConfirmationRequest,
    @Req() request: HttpRequest,
  ): Promise<EnrolmentTokens> {
    const enrolled = await this.enrolment.complete(toStep(token, request), code);
    const { result, recoveryCodes } = enrolled;
    if (result.status === 'challenge') throw new SignInChallengeError(result.challenge);
    return { ...result.tokens, ...(recoveryCodes.length > 0 && { recovery_codes: recoveryCodes }) };
  }
}

function toStep(token: string, request: HttpRequest) {
  return { token, client: FIRST_PARTY_CLIENT, request: toRequestOrigin(request) };
}
