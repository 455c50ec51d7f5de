import { Delete, Get, Header, HttpCode, Inject, Param, Patch, Post } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
} from '@nestjs/swagger';
import { Authenticated } from '../../access/authenticated.decorator.js';
import { CurrentUser } from '../../access/current-user.decorator.js';
import { SessionOnly } from '../../access/session-only.decorator.js';
import { CurrentActor } from '../../authorization/current-actor.decorator.js';
import { LimitChanges } from '../../authorization/limit-changes.decorator.js';
import { RequireAccountScope } from '../../authorization/require-account-scope.decorator.js';
import { RequireOwnerProof } from '../../authorization/require-owner-proof.decorator.js';
import type { Actor } from '../../events/actor.js';
import { ApiController } from '../../http/api-controller.decorator.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { NotFoundError, ValidationFailedError } from '../../http/errors.js';
import { StrictBody } from '../../http/strict-body.decorator.js';
import { TakesJson } from '../../http/takes-json.decorator.js';
import { UuidParamPipe } from '../../http/uuid-param.pipe.js';
import { VerifiedEmailNeededError, LastSignInMethodError } from '../../sign-in/sign-in.errors.js';
import type { Principal } from '../../tokens/principal.js';
import { PASSKEYS_SETTINGS, type PasskeysSettings } from '../passkeys.options.js';
import { parseRegistrationJson } from './credential-json.js';
import { OwnPasskeys } from './own-passkeys.js';
import {
  PasskeyDeletedResponse,
  PasskeyNameRequest,
  PasskeyOptionsResponse,
  PasskeyRequest,
  PasskeyResponse,
} from './passkeys.dto.js';
import {
  PasskeyRejectedError,
  PasskeyTakenError,
  TooManyPasskeysError,
} from './passkeys.errors.js';

const ID_PARAM = {
  name: 'id',
  description: 'The `id` of the passkey.',
  schema: { type: 'string', format: 'uuid' },
} as const;

/** `POST /users/me/passkeys/options`; `GET` and `POST /users/me/passkeys`; `PATCH` and `DELETE /users/me/passkeys/{id}`. */
@ApiController('My account', 'users/me/passkeys')
export class PasskeysController {
  constructor(
    private readonly own: OwnPasskeys,
    @Inject(PASSKEYS_SETTINGS) private readonly settings: PasskeysSettings,
  ) {}

  @Post('options')
  @LimitChanges()
  @RequireOwnerProof()
  @RequireAccountScope()
  @Authenticated()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Get the options of a new passkey',
    description:
      'For `navigator.credentials.create()` (`PublicKeyCredential.parseCreationOptionsFromJSON()`). They are valid for five minutes, in this session.',
  })
  @ApiOkResponse({ type: PasskeyOptionsResponse, description: 'The options.' })
  @ApiErrors(new NotFoundError(), new VerifiedEmailNeededError(), new TooManyPasskeysError())
  createPasskeyOptions(@CurrentUser() user: Principal): Promise<object> {
    return this.own.createOptions(user);
  }

  @Post()
  @LimitChanges()
  @RequireAccountScope()
  @Authenticated()
  @TakesJson()
  @HttpCode(201)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Add a passkey',
    description:
      'Needs the session that got the options. A passkey signs in without a password; it does not turn the second factor on.',
  })
  @ApiBody({ type: PasskeyRequest })
  @ApiCreatedResponse({ type: PasskeyResponse, description: 'The passkey.' })
  @ApiErrors(
    new NotFoundError(),
    new VerifiedEmailNeededError(),
    new PasskeyTakenError(),
    new TooManyPasskeysError(),
    new PasskeyRejectedError(),
    new ValidationFailedError([{ field: 'credential', message: 'is required' }]),
  )
  async addPasskey(
    @CurrentUser() user: Principal,
    @StrictBody() { credential, name }: PasskeyRequest,
    @CurrentActor() actor: Actor,
  ): Promise<PasskeyResponse> {
    const registration = parseRegistrationJson(credential)!;
    return PasskeyResponse.from(await this.own.add(user, registration, name, actor));
  }

  @Get()
  @SessionOnly()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'List my passkeys', description: 'At most 50, the oldest first.' })
  @ApiOkResponse({ type: [PasskeyResponse], description: 'The passkeys.' })
  @ApiErrors(new NotFoundError())
  async listPasskeys(@CurrentUser() user: Principal): Promise<PasskeyResponse[]> {
    return (await this.own.list(user)).map((passkey) => PasskeyResponse.from(passkey));
  }

  @Patch(':id')
  @LimitChanges()
  @RequireAccountScope()
  @Authenticated()
  @TakesJson()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Rename a passkey', description: 'Only its owner sees the name.' })
  @ApiParam(ID_PARAM)
  @ApiBody({ type: PasskeyNameRequest })
  @ApiOkResponse({ type: PasskeyResponse, description: 'The passkey.' })
  @ApiErrors(
    new NotFoundError(),
    new ValidationFailedError([{ field: 'name', message: 'is required' }]),
  )
  async renamePasskey(
    @CurrentUser() user: Principal,
    @Param('id', UuidParamPipe) id: string,
    @StrictBody() { name }: PasskeyNameRequest,
    @CurrentActor() actor: Actor,
  ): Promise<PasskeyResponse> {
    return PasskeyResponse.from(await this.own.rename(user, id, name, actor));
  }

  @Delete(':id')
  @LimitChanges()
  @RequireOwnerProof()
  @RequireAccountScope()
  @Authenticated()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Delete a passkey',
    description:
      'It no longer signs in. Pass `signal` to `PublicKeyCredential.signalAllAcceptedCredentials()`, so that the password manager no longer offers it.',
  })
  @ApiParam(ID_PARAM)
  @ApiOkResponse({ type: PasskeyDeletedResponse, description: 'The passkey is deleted.' })
  @ApiErrors(new NotFoundError(), new LastSignInMethodError())
  async deletePasskey(
    @CurrentUser() user: Principal,
    @Param('id', UuidParamPipe) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<PasskeyDeletedResponse> {
    const accepted = await this.own.delete(user, id, actor);
    return { signal: { rp_id: this.settings.rpId, ...accepted } };
  }
}
