import { Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { Public } from '../../access/public.decorator.js';
import { FIRST_PARTY_CLIENT } from '../../clients/client.js';
import { ApiController } from '../../http/api-controller.decorator.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { UnavailableError, ValidationFailedError } from '../../http/errors.js';
import { type HttpRequest, toRequestOrigin } from '../../http/request-origin.js';
import { markRoute } from '../../http/route-mark.js';
import { StrictBody } from '../../http/strict-body.decorator.js';
import { TakesJson } from '../../http/takes-json.decorator.js';
import { createLimitExample } from '../../rate-limits/rate-limits.errors.js';
import {
  InactiveUserError,
  InvalidPasskeyError,
  SignInChallengeError,
} from '../../sign-in/sign-in.errors.js';
import { TokenResponse } from '../../sign-in/token-response.dto.js';
import { PasskeySignIn } from './passkey-sign-in.js';
import { PasskeyLoginRequest, PasskeyOptionsResponse } from './passkeys.dto.js';

/** `POST /login/passkey/options` and `POST /login/passkey`. */
@ApiController('Sign in', 'login/passkey')
export class PasskeyLoginController {
  constructor(private readonly signIns: PasskeySignIn) {}

  @Post('options')
  @Public()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Get the options of a sign-in with a passkey',
    description:
      'For `navigator.credentials.get()` (`PublicKeyCredential.parseRequestOptionsFromJSON()`), with a button and with autofill alike. They name no user, and are valid for five minutes.',
  })
  @ApiOkResponse({ type: PasskeyOptionsResponse, description: 'The options.' })
  createSignInOptions(): object {
    return this.signIns.createOptions();
  }

  @Post()
  @markRoute({ endpoint: '/login/passkey' })
  @Public()
  @TakesJson()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Sign in with a passkey',
    description: 'The passkey names its user. It is both factors, so no second one is asked for.',
  })
  @ApiBody({ type: PasskeyLoginRequest })
  @ApiOkResponse({ type: TokenResponse, description: 'The access token and the refresh token.' })
  @ApiErrors(
    new InvalidPasskeyError(),
    new InactiveUserError(),
    new ValidationFailedError([{ field: 'credential', message: 'is required' }]),
    createLimitExample('passkey-address'),
    new UnavailableError(),
  )
  async signInWithPasskey(
    @StrictBody() { credential, scope }: PasskeyLoginRequest,
    @Req() request: HttpRequest,
  ): Promise<TokenResponse> {
    const from = { client: FIRST_PARTY_CLIENT, request: toRequestOrigin(request) };
    const result = await this.signIns.signIn({ proof: credential, ...from }, scope);
    if (result.status === 'challenge') throw new SignInChallengeError(result.challenge);
    return result.tokens;
  }
}
