import { ApiProperty } from '@nestjs/swagger';

/** What a sign-in answers (RFC 6749 section 5.1). */
export class TokenResponse {
  @ApiProperty({
    description: 'A JWT: signed, not encrypted. Send it as `Authorization: Bearer ...`.',
    example: 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6Ii4uLiJ9.eyJzdWIiOiIuLi4ifQ.MEUCIQ',
  })
  access_token!: string;

  @ApiProperty({ example: 'bearer', enum: ['bearer'] })
  token_type!: 'bearer';

  @ApiProperty({ description: 'How long the token lives, in seconds.', example: 900 })
  expires_in!: number;

  @ApiProperty({
    description: 'What the token allows, separated by spaces.',
    example: 'items:read items:write',
  })
  scope!: string;
}
