import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** Without an example, the Swagger page fills `string` in. */
const BLANK = '';

/** The form of `POST /token`, for the OpenAPI document only: `form-parameters.ts` parses the form. */
export class TokenRequest {
  @ApiPropertyOptional({
    description: 'How the client asks for the token. Default: `password`.',
    enum: [
      'password',
      'refresh_token',
      'authorization_code',
      'client_credentials',
      'urn:ietf:params:oauth:grant-type:device_code',
      'urn:nightlatch:grant-type:mfa',
    ],
    default: 'password',
  })
  grant_type?: string;

  @ApiPropertyOptional({
    description: 'A user name or an e-mail address, with `password`.',
    example: 'johndoe',
  })
  username?: string;

  @ApiPropertyOptional({ format: 'password', example: 'correct horse battery staple' })
  password?: string;

  @ApiPropertyOptional({
    description: 'The latest refresh token, with `refresh_token`.',
    example: BLANK,
  })
  refresh_token?: string;

  @ApiPropertyOptional({
    description: 'What `POST /device_authorization` answered, with the device grant.',
    example: BLANK,
  })
  device_code?: string;

  @ApiPropertyOptional({
    description: 'What the answer `mfa_required` had, with `urn:nightlatch:grant-type:mfa`.',
    example: BLANK,
  })
  mfa_token?: string;

  @ApiPropertyOptional({
    description: 'The code of the authenticator app, with `mfa_token`.',
    example: BLANK,
  })
  otp?: string;

  @ApiPropertyOptional({
    description: 'A recovery code in the place of `otp`.',
    example: BLANK,
  })
  recovery_code?: string;

  @ApiPropertyOptional({ description: 'With `authorization_code`.', example: BLANK })
  code?: string;

  @ApiPropertyOptional({
    description: 'That of the request for the code, with `authorization_code`.',
    example: BLANK,
  })
  redirect_uri?: string;

  @ApiPropertyOptional({ description: 'With `authorization_code` (RFC 7636).', example: BLANK })
  code_verifier?: string;

  @ApiPropertyOptional({
    description: 'The audience of the server, or blank (RFC 8707).',
    example: BLANK,
  })
  resource?: string;

  // Each application has scopes of its own.
  @ApiPropertyOptional({
    description: 'The requested scopes, separated by spaces. Default: all that are allowed.',
    example: BLANK,
  })
  scope?: string;

  @ApiPropertyOptional({
    description: 'The client. Leave blank for the first-party client.',
    example: BLANK,
  })
  client_id?: string;

  @ApiPropertyOptional({
    description: 'The secret of that client, if it has one.',
    format: 'password',
    example: BLANK,
  })
  client_secret?: string;
}

/** The form of `POST /revoke` and of `POST /introspect`, for the OpenAPI document. */
export class TokenParameter {
  @ApiProperty({ description: 'An access token or a refresh token.', example: 'nlr_AZqn...' })
  token!: string;

  @ApiPropertyOptional({
    description: 'Ignored: the server tells the two kinds of tokens apart by itself.',
    enum: ['access_token', 'refresh_token'],
    example: 'refresh_token',
  })
  token_type_hint?: string;

  @ApiPropertyOptional({ description: 'The client that sends the request.', example: BLANK })
  client_id?: string;

  @ApiPropertyOptional({
    description: 'The secret of that client.',
    format: 'password',
    example: BLANK,
  })
  client_secret?: string;
}
