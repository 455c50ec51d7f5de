import {
  Controller,
  Get,
  Header,
  Param,
  Query,
  Res,
  StreamableFile,
  UseFilters,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../access/public.decorator.js';
import { NotFoundError } from '../http/errors.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { markRoute } from '../http/route-mark.js';
import { FILES_PATH, PageFiles } from './page-files.js';

interface Response {
  header(name: string, value: string): unknown;
}

/** `GET /hosted/style.css`, `/hosted/script.js`, `/hosted/passkey.js`, `/hosted/icon.svg` and `/hosted/logo`. */
@ApiExcludeController()
@Public()
@UseFilters(ProblemFilter)
@Controller()
export class PageFilesController {
  constructor(private readonly files: PageFiles) {}

  @Get(FILES_PATH)
  @markRoute({ body: 'ignored', endpoint: FILES_PATH })
  @Header('X-Content-Type-Options', 'nosniff')
  @Header('Cross-Origin-Resource-Policy', 'same-origin')
  // A logo as SVG may contain scripts, which run if it is opened as a page.
  @Header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
  read(
    @Param('file') name: string,
    @Query('v') version: unknown,
    @Res({ passthrough: true }) response: Response,
  ): StreamableFile {
    const file = this.files.find(name);
    if (!file) throw new NotFoundError();
    // During an upgrade, a page of the other version asks for its own file, and gets this one.
    const isCurrent = version === file.version;
    const caching = isCurrent ? 'public, max-age=31536000, immutable' : 'no-cache';
    response.header('Cache-Control', caching);
    return new StreamableFile(file.bytes, { type: file.mediaType });
  }
}
