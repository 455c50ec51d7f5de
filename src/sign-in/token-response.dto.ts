import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** A token response (RFC 6749 section 5.1). */
export class TokenResponse {
  @ApiProperty({
    description: 'A JWT: signed, not encrypted. Send it as `Authorization: Bearer ...`.',
    example: 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6Ii4uLiJ9.eyJzdWIiOiIuLi4ifQ.MEUCIQ',
  })
  access_token!: string;

  @ApiProperty({ example: 'bearer', enum: ['bearer'] })
  token_type!: 'bearer';

  @ApiProperty({
    type: 'integer',
    description: 'The lifetime of the access token, in seconds.',
    example: 900,
  })
  expires_in!: number;

  @ApiPropertyOptional({
    description:
      'Exchange it once for the next access token: each refresh returns a new refresh token. Absent if the ' +
      'client may not refresh.',
    example: 'nlr_AZqnty9ufMOdGzpfDJ6NcQAAAAFnB2c7Y0kz1cQY0H3mJ7pV0cJxX0t3m1z8bQ',
  })
  refresh_token?: string;

  @ApiPropertyOptional({
    description:
      'With the scope `openid`, for an application that a user signed in to in the browser: a JWT that tells it who ' +
      'the user is (OpenID Connect). It is no access token.',
    example: 'eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6Ii4uLiJ9.eyJzdWIiOiIuLi4ifQ.MEUCIQ',
  })
  id_token?: string;

  @ApiProperty({
    description: 'The scopes of the token, separated by spaces.',
    example: 'reports:read reports:write',
  })
  scope!: string;
}
