import { Body, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../../http/api-controller.decorator.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { ForeignTokenError } from '../grants/oauth.errors.js';
import { CrossOrigin } from './cross-origin.decorator.js';
import { OAuthErrorFilter } from './oauth-error.filter.js';
import { OAuthForm } from './oauth-form.decorator.js';
import { PostOnlyController } from './post-only.controller.js';
import { RevocationService } from './revocation.service.js';
import { TokenParameter } from './token-request.dto.js';
import type { HttpRequest } from '../../http/request-origin.js';

/** `POST /revoke`. */
@CrossOrigin('client-pages')
@ApiController('OAuth', 'revoke', OAuthErrorFilter)
export class RevocationController extends PostOnlyController {
  constructor(private readonly revocation: RevocationService) {
    super();
  }

  @Post()
  @OAuthForm({ endpoint: '/revoke', missing: 'token', client: 'optional' })
  @ApiOperation({
    summary: 'Revoke a token',
    description: 'Ends the session of the token (RFC 7009). An invalid token is not an error.',
  })
  @ApiBody({ type: TokenParameter })
  @ApiOkResponse({ description: 'The token is revoked, or was not valid before.' })
  @ApiErrors(new ForeignTokenError())
  async revokeToken(@Body() form: unknown, @Req() request: HttpRequest): Promise<void> {
    await this.revocation.revoke(form, request);
  }
}
