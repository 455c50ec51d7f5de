import { Delete, Header, HttpCode, Post } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
} from '@nestjs/swagger';
import { Authenticated } from '../../access/authenticated.decorator.js';
import { CurrentUser } from '../../access/current-user.decorator.js';
import { CurrentActor } from '../../authorization/current-actor.decorator.js';
import { LimitChanges } from '../../authorization/limit-changes.decorator.js';
import { RequireAccountScope } from '../../authorization/require-account-scope.decorator.js';
import { RequireOwnerProof } from '../../authorization/require-owner-proof.decorator.js';
import type { Actor } from '../../events/actor.js';
import { ApiController } from '../../http/api-controller.decorator.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { NotFoundError, UnavailableError } from '../../http/errors.js';
import { StrictBody } from '../../http/strict-body.decorator.js';
import { TakesJson } from '../../http/takes-json.decorator.js';
import { TakesNoBody } from '../../http/takes-no-body.decorator.js';
import { VerifiedEmailNeededError } from '../../sign-in/sign-in.errors.js';
import type { Principal } from '../../tokens/principal.js';
import { WrongCodeError } from '../mfa.errors.js';
import { OwnTotp } from './own-totp.js';
import {
  TotpConfirmationRequest,
  TotpConfirmationResponse,
  TotpSetupResponse,
} from './totp.dto.js';
import { TotpAlreadyOnError, TotpNotStartedError } from './totp.errors.js';

/** `POST` and `DELETE /users/me/totp`, and `POST /users/me/totp/confirmation`. */
@ApiController('My account', 'users/me/totp')
export class TotpController {
  constructor(private readonly own: OwnTotp) {}

  @Post()
  @LimitChanges()
  @RequireOwnerProof()
  @RequireAccountScope()
  @Authenticated()
  @TakesNoBody()
  @HttpCode(201)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Set up an authenticator app',
    description:
      'Creates a secret for the app, which is no factor until a code confirms it, within 15 minutes. A secret that was not confirmed is replaced.',
  })
  @ApiCreatedResponse({ type: TotpSetupResponse, description: 'The secret. It is shown once.' })
  @ApiErrors(new NotFoundError(), new TotpAlreadyOnError(), new VerifiedEmailNeededError())
  async startTotp(@CurrentUser() { userId, sessionId }: Principal): Promise<TotpSetupResponse> {
    return TotpSetupResponse.from(await this.own.start(userId, sessionId));
  }

  @Post('confirmation')
  @LimitChanges()
  @RequireOwnerProof()
  @RequireAccountScope()
  @Authenticated()
  @TakesJson()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Confirm my authenticator app',
    description:
      'With a code of the app. Sign-ins need a second factor from now on, and my other sessions end.',
  })
  @ApiBody({ type: TotpConfirmationRequest })
  @ApiOkResponse({ type: TotpConfirmationResponse, description: 'The app is a second factor.' })
  @ApiErrors(
    new NotFoundError(),
    new TotpNotStartedError(),
    new VerifiedEmailNeededError(),
    new WrongCodeError(),
    new UnavailableError(),
  )
  async confirmTotp(
    @CurrentUser() { userId, sessionId }: Principal,
    @StrictBody() { code }: TotpConfirmationRequest,
    @CurrentActor() actor: Actor,
  ): Promise<TotpConfirmationResponse> {
    const codes = await this.own.confirm(userId, { code, sessionId, ip: actor.ip }, actor);
    return codes.length > 0 ? { recovery_codes: codes } : {};
  }

  @Delete()
  @LimitChanges()
  @RequireOwnerProof()
  @RequireAccountScope()
  @Authenticated()
  @HttpCode(204)
  @ApiOperation({
    summary: 'Remove my authenticator app',
    description: 'If it was my only second factor, sign-ins need none any more.',
  })
  @ApiNoContentResponse({ description: 'The app is no factor any more.' })
  @ApiErrors(new NotFoundError())
  async removeTotp(
    @CurrentUser() { userId }: Principal,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.own.remove(userId, actor);
  }
}
