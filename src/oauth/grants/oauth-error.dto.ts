import { ApiProperty } from '@nestjs/swagger';

/** The body of an OAuth error (RFC 6749 section 5.2). */
export class OAuthErrorResponse {
  @ApiProperty({ description: 'For a program.', example: 'invalid_grant' })
  error!: string;

  @ApiProperty({ description: 'For a person.', example: 'Incorrect username or password' })
  error_description!: string;

  @ApiProperty({
    description: 'The same: the member in which every other route tells a person what is wrong.',
    example: 'Incorrect username or password',
  })
  detail!: string;
}
