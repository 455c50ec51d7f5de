import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { INTERVAL_SECONDS, LIFETIME_SECONDS } from './device-codes.js';

/** Without an example, the Swagger page fills `string` in. */
const BLANK = '';

/** The form of `POST /device_authorization`, for the OpenAPI document. */
export class DeviceAuthorizationRequest {
  @ApiProperty({ description: 'A client with the device grant.', example: 'nightlatch-cli' })
  client_id!: string;

  @ApiPropertyOptional({
    description: 'The secret of the client, if it has one.',
    format: 'password',
    example: BLANK,
  })
  client_secret?: string;

  @ApiPropertyOptional({
    description: 'The requested scopes, separated by spaces. Default: all that are allowed.',
    example: BLANK,
  })
  scope?: string;

  @ApiPropertyOptional({
    description: 'The audience of the server, or blank (RFC 8707).',
    example: BLANK,
  })
  resource?: string;
}

/** The answer of `POST /device_authorization` (RFC 8628 section 3.2). */
export class DeviceAuthorizationResponse {
  @ApiProperty({ description: 'The device polls `POST /token` with it.', example: 'nld_AZqn...' })
  device_code!: string;

  @ApiProperty({ description: 'The person types it on the page.', example: 'WDJB-MJHT' })
  user_code!: string;

  @ApiProperty({ example: 'http://localhost:3000/device' })
  verification_uri!: string;

  @ApiProperty({
    description: 'The page with the code filled in, for a link or a QR code.',
    example: 'http://localhost:3000/device?user_code=WDJB-MJHT',
  })
  verification_uri_complete!: string;

  @ApiProperty({
    description: 'How many seconds both codes are valid.',
    type: 'integer',
    example: LIFETIME_SECONDS,
  })
  expires_in!: number;

  @ApiProperty({
    description: 'How many seconds the device waits between two polls, at least.',
    type: 'integer',
    example: INTERVAL_SECONDS,
  })
  interval!: number;
}
