import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Public, PublicPaths } from '../../index.js';
import { about } from './about.js';

class HomeResponse {
  @ApiProperty({ example: 'nightlatch' })
  name!: string;

  @ApiProperty({ example: about.version })
  version!: string;

  @ApiProperty({ example: about.description })
  description!: string;

  @ApiProperty({ example: '/docs' })
  docs!: string;

  @ApiProperty({ example: '/openapi.json' })
  openapi!: string;
}

/** `GET /`. */
@ApiTags('Server')
@Public()
@Controller()
export class HomeController {
  constructor(private readonly paths: PublicPaths) {}

  @Get()
  @ApiOperation({
    summary: 'Get the name and the version of the server',
    description: 'With the paths of this documentation.',
  })
  @ApiOkResponse({ type: HomeResponse, description: 'The name, the version and the paths.' })
  getServerInfo(): HomeResponse {
    return {
      ...about,
      docs: this.paths.toPublicPath('/docs'),
      openapi: this.paths.toPublicPath('/openapi.json'),
    };
  }
}
