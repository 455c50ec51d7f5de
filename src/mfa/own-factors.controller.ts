import { Get, Header, HttpCode, Post, Put } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { Authenticated } from '../access/authenticated.decorator.js';
import { CurrentUser } from '../access/current-user.decorator.js';
import { SessionOnly } from '../access/session-only.decorator.js';
import { RequireRecentSignIn } from '../access/require-recent-sign-in.decorator.js';
import { CurrentActor } from '../authorization/current-actor.decorator.js';
import { LimitChanges } from '../authorization/limit-changes.decorator.js';
import { RequireAccountScope } from '../authorization/require-account-scope.decorator.js';
import { RequireOwnerProof } from '../authorization/require-owner-proof.decorator.js';
import type { Actor } from '../events/actor.js';
import { ApiController } from '../http/api-controller.decorator.js';
import { ApiErrors } from '../http/api-errors.decorator.js';
import { NotFoundError, UnavailableError } from '../http/errors.js';
import { StrictBody } from '../http/strict-body.decorator.js';
import { TakesJson } from '../http/takes-json.decorator.js';
import { TakesNoBody } from '../http/takes-no-body.decorator.js';
import type { Principal } from '../tokens/principal.js';
import { FactorsResponse } from './factors.dto.js';
import { NoSecondFactorError, RecoveryCodesNeededError } from './mfa.errors.js';
import { OwnFactors } from './own-factors.js';
import { RecoveryCodesResponse, SecondFactorSwitchRequest } from './second-factor.dto.js';

/** `GET /users/me/factors`, `PUT /users/me/second-factor` and `POST /users/me/recovery-codes`. */
@ApiController('My account', 'users/me')
export class OwnFactorsController {
  constructor(private readonly own: OwnFactors) {}

  @Get('factors')
  @SessionOnly()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'List my second factors',
    description: 'What I have set up, when I last used it, and how many recovery codes are left.',
  })
  @ApiOkResponse({ type: FactorsResponse, description: 'The factors, without any secret.' })
  @ApiErrors(new NotFoundError())
  listFactors(@CurrentUser() { userId }: Principal): Promise<FactorsResponse> {
    return this.own.list(userId);
  }

  @Put('second-factor')
  @LimitChanges()
  @RequireRecentSignIn({ acr: 'aal2' })
  @RequireAccountScope()
  @Authenticated()
  @TakesJson()
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Turn my second factor on or off',
    description:
      'Setting up an authenticator app turns it on, a passkey alone does not. Turning it on ends my other sessions. It takes a recent sign-in with a second factor.',
  })
  @ApiBody({ type: SecondFactorSwitchRequest })
  @ApiNoContentResponse({ description: 'It is on, or off.' })
  @ApiErrors(new NotFoundError(), new NoSecondFactorError(), new RecoveryCodesNeededError())
  async switchSecondFactor(
    @CurrentUser() { userId, sessionId }: Principal,
    @StrictBody() { on }: SecondFactorSwitchRequest,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.own.switch(userId, { on, sessionId }, actor);
  }

  @Post('recovery-codes')
  @LimitChanges()
  @RequireOwnerProof()
  @RequireAccountScope()
  @Authenticated()
  @TakesNoBody()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Create recovery codes',
    description:
      'Ten codes, each of which replaces a second factor once. The former codes are not valid any more.',
  })
  @ApiOkResponse({ type: RecoveryCodesResponse, description: 'The codes. They are shown once.' })
  @ApiErrors(new NotFoundError(), new NoSecondFactorError(), new UnavailableError())
  async createRecoveryCodes(
    @CurrentUser() { userId }: Principal,
    @CurrentActor() actor: Actor,
  ): Promise<RecoveryCodesResponse> {
    return { recovery_codes: await this.own.createRecoveryCodes(userId, actor) };
  }
}
