import { Header, HttpCode, Post, Req } from '@nestjs/common';
import {
  ApiBody,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
} from '@nestjs/swagger';
import { ValidateBy, ValidateIf } from 'class-validator';
import { Public } from '../../access/public.decorator.js';
import { FIRST_PARTY_CLIENT } from '../../clients/client.js';
import { ApiController } from '../../http/api-controller.decorator.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { UnavailableError, ValidationFailedError } from '../../http/errors.js';
import { IsPlainText, IsWellFormedText, MayBeAbsent } from '../../http/members.decorator.js';
import { type HttpRequest, toRequestOrigin } from '../../http/request-origin.js';
import { markRoute } from '../../http/route-mark.js';
import { StrictBody } from '../../http/strict-body.decorator.js';
import { IS_PRESENT } from '../../http/strict-body.pipe.js';
import { TakesJson } from '../../http/takes-json.decorator.js';
import { createLimitExample } from '../../rate-limits/rate-limits.errors.js';
import { IsLogin } from '../../users/identifiers.decorator.js';
import { PasswordSignIn } from '../password-sign-in.js';
import {
  InactiveUserError,
  InvalidCredentialsError,
  SignInChallengeError,
} from '../sign-in.errors.js';
import { TokenResponse } from '../token-response.dto.js';

const PASSWORD = 'correct horse battery staple';

/** The two ways to sign in, for the docs page. */
const LOGIN_EXAMPLES = {
  'with an e-mail address': { value: { email: 'JohnDoe@example.com', password: PASSWORD } },
  'with a user name': { value: { username: 'johndoe', password: PASSWORD } },
};

/** The body of `POST /login`: either `email` or `username`, and the password. */
class LoginRequest {
  @ApiPropertyOptional({
    description: 'Either this or `username`.',
    example: 'JohnDoe@example.com',
  })
  @ValidateIf(({ email, username }: LoginRequest) => email !== undefined || username === undefined)
  @IsLogin()
  @IsEitherLogin()
  email?: string;

  @ApiPropertyOptional({ description: 'Either this or `email`.', example: 'johndoe' })
  @MayBeAbsent()
  @IsOnlyLogin()
  @IsLogin()
  username?: string;

  @ApiProperty({ format: 'password', example: PASSWORD })
  @IsWellFormedText()
  password!: string;

  @ApiPropertyOptional({
    description: 'The requested scopes, separated by spaces. Default: all that are allowed.',
    example: 'reports:read reports:write',
  })
  @MayBeAbsent()
  @IsPlainText({ min: 0, max: 1_000 })
  scope?: string;
}

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

function IsEitherLogin(): PropertyDecorator {
  return ValidateBy({
    name: IS_PRESENT,
    validator: {
      validate: (value) => value !== undefined,
      defaultMessage: () => 'is required if username is missing',
    },
  });
}

function IsOnlyLogin(): PropertyDecorator {
  return ValidateBy({
    name: 'isOnlyLogin',
    validator: {
      validate: (_value, context) =>
        (context?.object as LoginRequest | undefined)?.email === undefined,
      defaultMessage: () => 'must not be sent together with email',
    },
  });
}
