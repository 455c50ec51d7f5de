import { Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../../http/api-controller.decorator.js';
import type { HttpRequest } from '../../http/request-origin.js';
import { Public } from '../../access/public.decorator.js';
import { markRoute } from '../../http/route-mark.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { NotFoundError } from '../../http/errors.js';
import { CrossOrigin } from './cross-origin.decorator.js';
import { JwksService } from './jwks.service.js';
import { PreflightController } from './preflight.controller.js';

/** The response of Fastify or of Express. */
interface Response {
  header(name: string, value: string): unknown;
  status(code: number): unknown;
}

/** The path of the keys, below the issuer or at the root. */
export const JWKS_PATH = '/.well-known/jwks.json';

/** `GET /.well-known/jwks.json`. */
@Public()
@CrossOrigin('every-page')
@ApiController('OAuth', JWKS_PATH)
export class JwksController extends PreflightController {
  constructor(private readonly jwks: JwksService) {
    super();
  }

  @Get()
  @markRoute({ endpoint: JWKS_PATH })
  @ApiOperation({ summary: 'Get the public keys', description: 'A JWK set (RFC 7517).' })
  @ApiOkResponse({
    description: 'The keys that sign tokens, including the next one.',
    schema: { type: 'object', properties: { keys: { type: 'array', items: { type: 'object' } } } },
  })
  @ApiErrors(new NotFoundError())
  getPublicKeys(
    @Req() { headers }: HttpRequest,
    @Res({ passthrough: true }) response: Response,
  ): object | undefined {
    const { body, etag, maxAgeSeconds } = this.jwks.read();
    response.header('Cache-Control', `public, max-age=${maxAgeSeconds}`);
    response.header('ETag', etag);
    const known = headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
    if (!known?.some((tag) => tag === etag || tag === '*')) return body;
    response.status(304);
    return undefined;
  }
}
