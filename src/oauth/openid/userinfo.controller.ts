import { Get, Header, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { CurrentUser } from '../../access/current-user.decorator.js';
import { Public } from '../../access/public.decorator.js';
import { Scopes } from '../../access/scopes.decorator.js';
import { ApiController } from '../../http/api-controller.decorator.js';
import { markRoute } from '../../http/route-mark.js';
import type { Principal } from '../../tokens/principal.js';
import { UserClaims } from './user-claims.js';
import { UserinfoFormGuard } from './userinfo-form.guard.js';
import { UserinfoService } from './userinfo.service.js';

const ENDPOINT = '/userinfo';

/** `GET /userinfo` and `POST /userinfo` (OpenID Connect Core section 5.3). */
@ApiController('OAuth', ENDPOINT)
export class UserinfoController {
  constructor(private readonly userinfo: UserinfoService) {}

  @Get()
  @Scopes('openid')
  @markRoute({ endpoint: ENDPOINT })
  @Header('Cache-Control', 'no-store')
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

  /** `UserinfoFormGuard` guards this route. `JwtAuthGuard` would reject a token that is not in the header. */
  @Post()
  @HttpCode(200)
  @Public()
  @UseGuards(UserinfoFormGuard)
  @markRoute({ body: 'own' })
  @Header('Cache-Control', 'no-store')
  @ApiExcludeEndpoint()
  postForUserClaims(@CurrentUser() principal: Principal): Promise<UserClaims> {
    return this.userinfo.getClaims(principal);
  }
}
