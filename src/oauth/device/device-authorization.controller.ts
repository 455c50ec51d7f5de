import { Body, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../../http/api-controller.decorator.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import type { HttpRequest } from '../../http/request-origin.js';
import { OAuthErrorFilter } from '../endpoints/oauth-error.filter.js';
import { OAuthForm } from '../endpoints/oauth-form.decorator.js';
import { PostOnlyController } from '../endpoints/post-only.controller.js';
import {
  InvalidScopeError,
  InvalidTargetError,
  UnauthorizedClientError,
} from '../grants/oauth.errors.js';
import {
  DeviceAuthorizationRequest,
  DeviceAuthorizationResponse,
} from './device-authorization.dto.js';
import { DeviceAuthorizationService } from './device-authorization.service.js';

/** `POST /device_authorization`. */
@ApiController('OAuth', 'device_authorization', OAuthErrorFilter)
export class DeviceAuthorizationController extends PostOnlyController {
  constructor(private readonly devices: DeviceAuthorizationService) {
    super();
  }

  @Post()
  @OAuthForm({ endpoint: '/device_authorization', missing: 'client_id', client: 'optional' })
  @ApiOperation({
    summary: 'Get the codes that sign a device in',
    description:
      'For a device without a browser (RFC 8628): it shows the user code, and polls `POST /token` with the device code.',
  })
  @ApiBody({ type: DeviceAuthorizationRequest })
  @ApiOkResponse({
    type: DeviceAuthorizationResponse,
    description: 'The codes, and the page for the person.',
  })
  @ApiErrors(new InvalidScopeError(), new InvalidTargetError(), new UnauthorizedClientError())
  authorizeDevice(
    @Body() form: unknown,
    @Req() request: HttpRequest,
  ): Promise<DeviceAuthorizationResponse> {
    return this.devices.authorize(form, request);
  }
}
