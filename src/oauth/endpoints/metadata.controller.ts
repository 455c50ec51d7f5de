import { Get, Header, Param, Version, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../../http/api-controller.decorator.js';
import { Public } from '../../access/public.decorator.js';
import { MetadataResponse, MetadataService } from './metadata.service.js';

/** `GET /.well-known/oauth-authorization-server`. */
@Public()
@ApiController('OAuth', '.well-known/oauth-authorization-server')
export class MetadataController {
  constructor(private readonly metadata: MetadataService) {}

  @Get()
  @Header('Cache-Control', 'public, max-age=300')
  @ApiOperation({ summary: 'What this server offers', description: 'RFC 8414.' })
  @ApiOkResponse({ type: MetadataResponse })
  read(): MetadataResponse {
    return this.metadata.read();
  }

  /**
   * Of an issuer with a path, that comes last (RFC 8414 section 3.1), and there is nothing before `.well-known`: no
   * version of the application's, and no prefix where that is excluded. A wildcard has no common spelling.
   */
  @Version(VERSION_NEUTRAL)
  @Get([':one', ':one/:two', ':one/:two/:three'])
  @Header('Cache-Control', 'public, max-age=300')
  @ApiExcludeEndpoint()
  readBelow(@Param() segments: Record<string, string>): MetadataResponse {
    return this.metadata.readBelow(Object.values(segments).join('/'));
  }
}
