import { Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../../http/api-controller.decorator.js';
import { Public } from '../../access/public.decorator.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { UnavailableError, ValidationFailedError } from '../../http/errors.js';
import { TakesJson } from '../../http/takes-json.decorator.js';
import { markRoute } from '../../http/route-mark.js';
import { StrictBody } from '../../http/strict-body.decorator.js';
import { FIRST_PARTY_CLIENT } from '../../clients/client.js';
import { PasswordSignIn } from '../password-sign-in.js';
import {
  InactiveUserError,
  InvalidCredentialsError,
  SignInChallengeError,
} from '../sign-in.errors.js';
import { LOGIN_EXAMPLES, LoginRequest } from './login.dto.js';
import { type HttpRequest, toRequestOrigin } from '../../http/request-origin.js';
import { TokenResponse } from '../token-response.dto.js';
import { createLimitExample } from '../../rate-limits/rate-limits.errors.js';

/** `POST /login`. */
@ApiController('Sign in', 'login')
export class LoginController {
  constructor(private readonly passwords: PasswordSignIn) {}

  @Post()
  @markRoute({ endpoint: '/login' })
  @Public()
  @TakesJson()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Sign in with JSON',
    description:
      'Takes an e-mail address or a user name, and the password. A user who needs a second factor gets 403 `mfa_required` with an `mfa_token` for `POST /login/second-factor`, or 403 `second_factor_enrolment_required` with an `enrolment_token` for `POST /login/enrolment`.',
  })
  @ApiBody({ type: LoginRequest, examples: LOGIN_EXAMPLES })
  @ApiOkResponse({ type: TokenResponse, description: 'The access token and the refresh token.' })
  @ApiErrors(
    new InvalidCredentialsError(),
    new InactiveUserError(),
    new ValidationFailedError([{ field: 'password', message: 'must be text' }]),
    createLimitExample('sign-in-account'),
    new UnavailableError(),
  )
  async signIn(
    @StrictBody() { email, username, password, scope }: LoginRequest,
    @Req() request: HttpRequest,
  ): Promise<TokenResponse> {
    const login = (email ?? username)!;
    const from = { client: FIRST_PARTY_CLIENT, request: toRequestOrigin(request) };
    const result = await this.passwords.signIn({ login, password, ...from }, scope);
    if (result.status === 'challenge') throw new SignInChallengeError(result.challenge);
    return result.tokens;
  }
}
