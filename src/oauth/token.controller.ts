import { Body, Controller, Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { HttpRequest } from '../access/bearer-token.js';
import { Public } from '../access/public.decorator.js';
import { TokenResponse } from '../auth/token-response.dto.js';
import { ApiErrors } from '../errors/api-errors.decorator.js';
import { TakesOnly } from '../validation/content-type.guard.js';
import {
  InvalidClientError,
  InvalidGrantError,
  InvalidRequestError,
  InvalidScopeError,
  TemporarilyUnavailableError,
  UnsupportedGrantTypeError,
} from './oauth.errors.js';
import { authorizationHeader } from './client-authentication.js';
import { TokenRequest } from './token-request.dto.js';
import { TokenService } from './token.service.js';

const FORM = 'application/x-www-form-urlencoded';
const notAForm = (expected: string) => new InvalidRequestError(`The body must be ${expected}`, 415);

/** `POST /token`. */
@ApiTags('Sign in')
@Controller('token')
export class TokenController {
  constructor(private readonly tokens: TokenService) {}

  @Post()
  @Public()
  @TakesOnly(FORM, notAForm)
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @Header('Pragma', 'no-cache')
  @ApiOperation({
    summary: 'Sign in with a form',
    description: 'The OAuth 2.0 token endpoint (RFC 6749), which the Authorize button calls.',
  })
  @ApiBody({ type: TokenRequest })
  @ApiOkResponse({ type: TokenResponse })
  @ApiErrors(
    new InvalidRequestError('The parameter username is missing'),
    new InvalidGrantError('Incorrect username or password'),
    new InvalidGrantError('Inactive user'),
    new InvalidScopeError(),
    new UnsupportedGrantTypeError(),
    new InvalidClientError(),
    notAForm(FORM),
    new TemporarilyUnavailableError(),
  )
  token(
    @Body() form: unknown,
    // Not @Headers(): that would put the header into the document, as a parameter to fill in.
    @Req() request: HttpRequest,
  ): Promise<TokenResponse> {
    return this.tokens.exchange(form, authorizationHeader(request));
  }
}
