import { HttpCode, Options, Res } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import { Public } from '../../access/public.decorator.js';
import { TakesNoBody } from '../../http/takes-no-body.decorator.js';
import { MethodNotAllowedError } from '../grants/oauth.errors.js';
import { allowPreflight, type CrossOriginResponse, isReadable } from './cross-origin.decorator.js';

/** Answers the preflight request of a page that `@CrossOrigin()` allows to read the answers, and 405 to any other. */
export abstract class PreflightController {
  @Options()
  @Public()
  @TakesNoBody()
  @HttpCode(204)
  @ApiExcludeEndpoint()
  options(@Res({ passthrough: true }) response: CrossOriginResponse): void {
    if (!isReadable(response)) throw new MethodNotAllowedError();
    allowPreflight(response);
  }
}
