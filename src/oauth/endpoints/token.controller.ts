import { Body, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../../http/api-controller.decorator.js';
import type { HttpRequest } from '../../http/request-origin.js';
import { TokenResponse } from '../../sign-in/token-response.dto.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import {
  InvalidGrantError,
  InvalidRefreshTokenError,
  InvalidScopeError,
  InvalidTargetError,
  UnauthorizedClientError,
  UnsupportedGrantTypeError,
} from '../grants/oauth.errors.js';
import { CrossOrigin } from './cross-origin.decorator.js';
import { OAuthErrorFilter } from './oauth-error.filter.js';
import { OAuthForm } from './oauth-form.decorator.js';
import { PostOnlyController } from './post-only.controller.js';
import { TokenRequest } from './token-request.dto.js';
import { TokenService } from './token.service.js';

/** `POST /token`. */
@CrossOrigin('client-pages')
@ApiController('Sign in', 'token', OAuthErrorFilter)
export class TokenController extends PostOnlyController {
  constructor(private readonly tokens: TokenService) {
    super();
  }

  @Post()
  @OAuthForm({ endpoint: '/token', missing: 'username', client: 'optional' })
  @ApiOperation({
    summary: 'Get tokens: sign in with a form, refresh, or authenticate a service',
    description: 'The OAuth 2.0 token endpoint (RFC 6749). The Authorize button calls it.',
  })
  @ApiBody({ type: TokenRequest })
  @ApiOkResponse({
    type: TokenResponse,
    description: 'The access token, and the refresh token if the client may refresh.',
  })
  @ApiErrors(
    new InvalidGrantError('Incorrect username or password'),
    new InvalidGrantError('Inactive user'),
    new InvalidRefreshTokenError(),
    new InvalidScopeError(),
    new InvalidTargetError(),
    new UnsupportedGrantTypeError(),
    new UnauthorizedClientError(),
  )
  requestToken(
    @Body() form: unknown,
    // Not @Headers(), which would list the header in the OpenAPI document as a parameter to fill in.
    @Req() request: HttpRequest,
  ): Promise<TokenResponse> {
    return this.tokens.exchange(form, request);
  }
}
