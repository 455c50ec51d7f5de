import { Get, Header, Inject, Version, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty } from '@nestjs/swagger';
import { Public } from '../../access/public.decorator.js';
import { ApiController } from '../../http/api-controller.decorator.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { NotFoundError } from '../../http/errors.js';
import { PASSKEYS_SETTINGS, type PasskeysSettings } from '../passkeys.options.js';

/** The answer of `GET /.well-known/webauthn`. */
class RelatedOriginsResponse {
  @ApiProperty({ type: [String], example: ['https://example.co.uk'] })
  origins!: string[];
}

/** The answer of `GET /.well-known/passkey-endpoints`. */
class PasskeyEndpointsResponse {
  @ApiProperty({ format: 'uri', example: 'https://id.example.com/account' })
  enroll!: string;

  @ApiProperty({ format: 'uri', example: 'https://id.example.com/account' })
  manage!: string;
}

/** `GET /.well-known/webauthn` and `GET /.well-known/passkey-endpoints`, for browsers and password managers. */
@Public()
@ApiController('Sign in', '.well-known')
export class WellKnownController {
  constructor(@Inject(PASSKEYS_SETTINGS) private readonly settings: PasskeysSettings) {}

  @Version(VERSION_NEUTRAL)
  @Get('webauthn')
  @Header('Cache-Control', 'public, max-age=300')
  @ApiOperation({
    summary: 'List the origins of other domains that may use the passkeys',
    description:
      'Related Origin Requests (WebAuthn Level 3, section 5.11). Browsers read it at the domain of the passkeys.',
  })
  @ApiOkResponse({ type: RelatedOriginsResponse, description: 'The origins.' })
  @ApiErrors(new NotFoundError())
  listRelatedOrigins(): RelatedOriginsResponse {
    const { relatedOrigins } = this.settings;
    if (relatedOrigins.length === 0) throw new NotFoundError();
    return { origins: relatedOrigins };
  }

  @Version(VERSION_NEUTRAL)
  @Get('passkey-endpoints')
  @Header('Cache-Control', 'public, max-age=300')
  @ApiOperation({
    summary: 'Get the pages on which users manage their passkeys',
    description: 'For password managers (W3C Passkey Endpoints).',
  })
  @ApiOkResponse({ type: PasskeyEndpointsResponse, description: 'The pages.' })
  @ApiErrors(new NotFoundError())
  getPasskeyEndpoints(): PasskeyEndpointsResponse {
    const { manageUrl } = this.settings;
    if (manageUrl === null) throw new NotFoundError();
    return { enroll: manageUrl, manage: manageUrl };
  }
}
