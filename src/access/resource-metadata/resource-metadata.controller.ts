import { Get, Header, Param, Version, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../../http/api-controller.decorator.js';
import { NotFoundError } from '../../http/errors.js';
import { markRoute } from '../../http/route-mark.js';
import { Public } from '../public.decorator.js';
import {
  ProtectedResource,
  RESOURCE_METADATA_PATH,
  ResourceMetadataResponse,
} from './protected-resource.js';

/** `GET /.well-known/oauth-protected-resource`. Scripts of any origin may read it: it names no user and no secret. */
@Public()
@ApiController('OAuth', RESOURCE_METADATA_PATH)
export class ResourceMetadataController {
  constructor(private readonly resource: ProtectedResource) {}

  @Version(VERSION_NEUTRAL)
  @Get()
  @markRoute({ resourceMetadata: true })
  @Header('Access-Control-Allow-Origin', '*')
  @Header('Cache-Control', 'public, max-age=300')
  @ApiOperation({
    summary: 'Get the metadata of the protected resource',
    description: 'The issuer whose tokens this service takes, and its scopes (RFC 9728).',
  })
  @ApiOkResponse({ type: ResourceMetadataResponse, description: 'The metadata.' })
  getResourceMetadata(): ResourceMetadataResponse {
    return this.resource.read();
  }

  /** Serves a resource with a path, as `MetadataController` does an issuer with one. */
  @Version(VERSION_NEUTRAL)
  @Get([':one', ':one/:two', ':one/:two/:three'])
  @markRoute({ resourceMetadata: true })
  @Header('Access-Control-Allow-Origin', '*')
  @Header('Cache-Control', 'public, max-age=300')
  @ApiExcludeEndpoint()
  readForPath(@Param() segments: Record<string, string>): ResourceMetadataResponse {
    if (`/${Object.values(segments).join('/')}` !== this.resource.path) throw new NotFoundError();
    return this.resource.read();
  }
}
