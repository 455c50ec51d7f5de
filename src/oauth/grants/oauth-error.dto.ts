import { ApiProperty } from '@nestjs/swagger';

/** The body of an OAuth error (RFC 6749 section 5.2). */
export class OAuthErrorResponse {
  @ApiProperty({ description: 'A stable code, for programs.', example: 'invalid_grant' })
  error!: string;

  @ApiProperty({ description: 'A sentence for people.', example: 'Incorrect username or password' })
  error_description!: string;

  @ApiProperty({
    description: 'The same sentence, in the member that every other route uses for it.',
    example: 'Incorrect username or password',
  })
  detail!: string;
}
