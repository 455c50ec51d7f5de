import { applyDecorators, Get, Header, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { CurrentUser } from '../../access/current-user.decorator.js';
import { Public } from '../../access/public.decorator.js';
import { ApiController } from '../../http/api-controller.decorator.js';
import { markRoute, type RouteMark } from '../../http/route-mark.js';
import type { Principal } from '../../tokens/principal.js';
import { CrossOrigin } from '../endpoints/cross-origin.decorator.js';
import { PreflightController } from '../endpoints/preflight.controller.js';
import { UserClaims } from './user-claims.js';
import { UserinfoGuard } from './userinfo.guard.js';
import { UserinfoService } from './userinfo.service.js';

const ENDPOINT = '/userinfo';

/** Declares a route that `UserinfoGuard` guards. */
const UserinfoRoute = (mark: RouteMark): MethodDecorator =>
  applyDecorators(
    Public(),
    UseGuards(UserinfoGuard),
    markRoute({ ...mark, scopes: ['openid'] }),
    Header('Cache-Control', 'no-store'),
  );

/** `GET /userinfo` and `POST /userinfo` (OpenID Connect Core section 5.3). */
@CrossOrigin('client-pages')
@ApiController('OAuth', ENDPOINT)
export class UserinfoController extends PreflightController {
  protected override readonly methods = ['GET', 'POST'];

  constructor(private readonly userinfo: UserinfoService) {
    super();
  }

  @Get()
  @UserinfoRoute({ endpoint: ENDPOINT })
  @ApiOperation({
    summary: 'Get the claims about the user of an access token',
    description:
      'OpenID Connect, for applications that the user signed in to. The scopes of the token decide on the claims. ' +
      '`POST` answers the same, and takes the token in the header, or as `access_token` in a form.',
  })
  @ApiOkResponse({ type: UserClaims, description: 'The claims.' })
  getUserClaims(@CurrentUser() principal: Principal): Promise<UserClaims> {
    return this.userinfo.getClaims(principal);
  }

  @Post()
  @HttpCode(200)
  @UserinfoRoute({ body: 'own' })
  @ApiExcludeEndpoint()
  postForUserClaims(@CurrentUser() principal: Principal): Promise<UserClaims> {
    return this.userinfo.getClaims(principal);
  }
}
