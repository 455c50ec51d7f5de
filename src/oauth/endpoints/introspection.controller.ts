import { Body, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../../http/api-controller.decorator.js';
import { getAuthorizationHeader } from './client-authenticator.js';
import { IntrospectionResponse } from './introspection.dto.js';
import { IntrospectionService } from './introspection.service.js';
import { type HttpRequest, toRequestOrigin } from '../../http/request-origin.js';
import { OAuthForm } from './oauth-form.decorator.js';
import { TokenParameter } from './token-request.dto.js';

/** `POST /introspect`. */
@ApiController('OAuth', 'introspect')
export class IntrospectionController {
  constructor(private readonly introspection: IntrospectionService) {}

  @Post()
  @OAuthForm({ missing: 'token' })
  @ApiOperation({
    summary: 'Check a token',
    description: 'RFC 7662: for your own services, each of which is a client with a secret.',
  })
  @ApiBody({ type: TokenParameter })
  @ApiOkResponse({ type: IntrospectionResponse })
  introspect(@Body() form: unknown, @Req() request: HttpRequest): Promise<IntrospectionResponse> {
    const authorization = getAuthorizationHeader(request);
    return this.introspection.introspect(form, authorization, toRequestOrigin(request));
  }
}
