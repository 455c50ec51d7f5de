import { Body, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../../http/api-controller.decorator.js';
import { IntrospectionResponse } from './introspection.dto.js';
import { IntrospectionService } from './introspection.service.js';
import type { HttpRequest } from '../../http/request-origin.js';
import { OAuthErrorFilter } from './oauth-error.filter.js';
import { OAuthForm } from './oauth-form.decorator.js';
import { PostOnlyController } from './post-only.controller.js';
import { TokenParameter } from './token-request.dto.js';

/** `POST /introspect`. */
@ApiController('OAuth', 'introspect', OAuthErrorFilter)
export class IntrospectionController extends PostOnlyController {
  constructor(private readonly introspection: IntrospectionService) {
    super();
  }

  @Post()
  @OAuthForm({ endpoint: '/introspect', missing: 'token', client: 'required' })
  @ApiOperation({
    summary: 'Check a token',
    description:
      'For your own services, each of which is a client with a secret (RFC 7662). The secret may be in the form instead of the header.',
  })
  @ApiBody({ type: TokenParameter })
  @ApiOkResponse({
    type: IntrospectionResponse,
    description: 'The state of the token. An invalid token has only `active: false`.',
  })
  introspectToken(
    @Body() form: unknown,
    @Req() request: HttpRequest,
  ): Promise<IntrospectionResponse> {
    return this.introspection.introspect(form, request);
  }
}
