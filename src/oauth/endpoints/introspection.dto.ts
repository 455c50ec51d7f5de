import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ACR_VALUES } from '../../sessions/authentication-context.js';

/** The state of a token (RFC 7662 section 2.2). An invalid token has only `active: false`. */
export class IntrospectionResponse {
  @ApiProperty({ example: true })
  active!: boolean;

  @ApiPropertyOptional({ example: 'reports:read reports:write' })
  scope?: string;

  @ApiPropertyOptional({ example: 'nightlatch' })
  client_id?: string;

  @ApiPropertyOptional({ description: 'The user name, if the user has one.', example: 'johndoe' })
  username?: string;

  @ApiPropertyOptional({ description: 'Present for an access token.', example: 'Bearer' })
  token_type?: string;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'When the token expires, in seconds since the epoch.',
    example: 1_795_297_463,
  })
  exp?: number;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'When the token was issued, in seconds since the epoch.',
    example: 1_795_296_563,
  })
  iat?: number;

  @ApiPropertyOptional({ example: '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71' })
  sub?: string;

  @ApiPropertyOptional({ example: 'http://localhost:3000' })
  aud?: string;

  @ApiPropertyOptional({ example: 'http://localhost:3000' })
  iss?: string;

  @ApiPropertyOptional({ example: '01a20003-8f38-75ae-93ff-67ee9c080b59' })
  jti?: string;

  @ApiPropertyOptional({
    description: 'The id of the session.',
    example: '01a20003-9056-7257-a7ec-e03877c1d969',
  })
  sid?: string;

  @ApiPropertyOptional({ type: [String], example: [] })
  roles?: readonly string[];

  @ApiPropertyOptional({ description: 'For the access token of a user.', example: false })
  email_verified?: boolean;

  @ApiPropertyOptional({
    description: 'For the token of a user: how strong the sign-in was (RFC 9470 section 6.2).',
    enum: ACR_VALUES,
    example: 'aal2',
  })
  acr?: string;

  @ApiPropertyOptional({
    type: [String],
    description: 'For the token of a user: how the user was proven (RFC 8176).',
    example: ['pwd', 'otp', 'mfa'],
  })
  amr?: readonly string[];

  @ApiPropertyOptional({
    type: 'integer',
    description: 'For the token of a user: when the user was proven, in seconds since the epoch.',
    example: 1_795_296_563,
  })
  auth_time?: number;
}
