import { Get, Header, Param, Version, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { Public } from '../../access/public.decorator.js';
import { ApiController } from '../../http/api-controller.decorator.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { NotFoundError } from '../../http/errors.js';
import { markRoute } from '../../http/route-mark.js';
import { CrossOrigin } from '../endpoints/cross-origin.decorator.js';
import { OPENID_CONFIGURATION_PATH } from '../endpoints/issuer-check.js';
import { MetadataResponse, MetadataService } from '../endpoints/metadata.service.js';
import { PreflightController } from '../endpoints/preflight.controller.js';

/** `GET /.well-known/openid-configuration` (OpenID Connect Discovery section 4). */
@Public()
@CrossOrigin('every-page')
@ApiController('OAuth', OPENID_CONFIGURATION_PATH)
export class OpenIdConfigurationController extends PreflightController {
  constructor(private readonly metadata: MetadataService) {
    super();
  }

  @Get()
  @markRoute({ endpoint: OPENID_CONFIGURATION_PATH })
  @Header('Cache-Control', 'public, max-age=300')
  @ApiOperation({
    summary: 'Get the metadata of the OpenID Provider',
    description:
      'The metadata of the server, where clients of OpenID Connect look for it. 404 with `ALGORITHM=HS256`.',
  })
  @ApiOkResponse({ type: MetadataResponse, description: 'The metadata.' })
  @ApiErrors(new NotFoundError())
  getOpenIdConfiguration(): MetadataResponse {
    this.assertOn();
    return this.metadata.read();
  }

  /** Serves an issuer with a path also to clients that look for it as RFC 8414 section 3.1 says: see `MetadataController`. */
  @Version(VERSION_NEUTRAL)
  @Get([':one', ':one/:two', ':one/:two/:three'])
  @Header('Cache-Control', 'public, max-age=300')
  @ApiExcludeEndpoint()
  readOpenIdConfigurationForPath(@Param() segments: Record<string, string>): MetadataResponse {
    this.assertOn();
    return this.metadata.readForPath(Object.values(segments).join('/'));
  }

  /** @throws NotFoundError if OpenID Connect is off. */
  private assertOn(): void {
    if (!this.metadata.hasOpenId) throw new NotFoundError();
  }
}
