import { Get, Header, Param, Version, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../../http/api-controller.decorator.js';
import { markRoute } from '../../http/route-mark.js';
import { Public } from '../../access/public.decorator.js';
import { CrossOrigin } from './cross-origin.decorator.js';
import { MetadataResponse, MetadataService } from './metadata.service.js';
import { PreflightController } from './preflight.controller.js';

/** `GET /.well-known/oauth-authorization-server`. */
@Public()
@CrossOrigin('every-page')
@ApiController('OAuth', '.well-known/oauth-authorization-server')
export class MetadataController extends PreflightController {
  constructor(private readonly metadata: MetadataService) {
    super();
  }

  @Get()
  @Header('Cache-Control', 'public, max-age=300')
  @ApiOperation({
    summary: 'Get the metadata of the server',
    description:
      'The endpoints and what they support, for clients that configure themselves (RFC 8414).',
  })
  @ApiOkResponse({ type: MetadataResponse, description: 'The metadata.' })
  getServerMetadata(): MetadataResponse {
    return this.metadata.read();
  }

  /**
   * Serves an issuer with a path, which comes after `.well-known/...` (RFC 8414 section 3.1). The application's version
   * does not come before it, nor its global prefix if that is excluded. Fastify and Express spell a wildcard differently,
   * so each number of segments has a route.
   */
  @Version(VERSION_NEUTRAL)
  @Get([':one', ':one/:two', ':one/:two/:three'])
  @markRoute({ metadataOfPath: true })
  @Header('Cache-Control', 'public, max-age=300')
  @ApiExcludeEndpoint()
  readForPath(@Param() segments: Record<string, string>): MetadataResponse {
    return this.metadata.readForPath(Object.values(segments).join('/'));
  }
}
