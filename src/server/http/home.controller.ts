import { Controller, Get, Inject } from '@nestjs/common';
import {
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { Public, PublicPaths } from '../../index.js';
import type { DocsMode } from '../settings/settings.js';
import { about } from './about.js';

class HomeResponse {
  @ApiProperty({ example: 'nightlatch' })
  name!: string;

  @ApiProperty({ example: about.version })
  version!: string;

  @ApiProperty({ example: about.description })
  description!: string;

  @ApiPropertyOptional({ example: '/docs' })
  docs?: string;

  @ApiPropertyOptional({ example: '/openapi.json' })
  openapi?: string;
}

/** The injection token of the DOCS setting. */
export const DOCS = Symbol('nightlatch: DOCS');

/** `GET /`. */
@ApiTags('Server')
@Public()
@Controller()
export class HomeController {
  constructor(
    private readonly paths: PublicPaths,
    @Inject(DOCS) private readonly docs: DocsMode,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Get the name and the version of the server',
    description: 'With the paths of this documentation.',
  })
  @ApiOkResponse({ type: HomeResponse, description: 'The name, the version and the paths.' })
  getServerInfo(): HomeResponse {
    if (this.docs === 'off') return about;
    return {
      ...about,
      docs: this.paths.toPublicPath('/docs'),
      openapi: this.paths.toPublicPath('/openapi.json'),
    };
  }
}
