import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** The form of `POST /token`, for the OpenAPI document; `form-parameters.ts` reads the real one. */
export class TokenRequest {
  @ApiPropertyOptional({ enum: ['password'], default: 'password' })
  grant_type?: string;

  @ApiProperty({ description: 'A user name or an e-mail address.', example: 'johndoe' })
  username!: string;

  @ApiProperty({ format: 'password', example: 'correct horse battery staple' })
  password!: string;

  @ApiPropertyOptional({
    description: 'What the token is to allow, separated by spaces; everything where left out.',
    example: 'items:read items:write',
  })
  scope?: string;

  @ApiPropertyOptional({ description: 'Leave blank: the first-party client.' })
  client_id?: string;

  @ApiPropertyOptional({ description: 'Leave blank.', format: 'password' })
  client_secret?: string;
}
