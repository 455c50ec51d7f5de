import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsWellFormedText, MayBeAbsent, MayBeCleared } from '../../http/members.decorator.js';
import { IsEmailAddress, IsUsername } from '../../users/identifiers.decorator.js';
import { IsLinkToken } from '../link-token.decorator.js';

/** The body of `POST /request-verification`. */
export class VerificationMailRequest {
  @ApiProperty({ format: 'email', example: 'JohnDoe@example.com' })
  @IsEmailAddress()
  email!: string;
}

/** The body of `POST /verify-email`. */
export class VerifyEmailRequest {
  @IsLinkToken()
  token!: string;

  @ApiPropertyOptional({
    format: 'password',
    description: 'The password of the account. Not needed with a token of the account.',
    example: 'correct horse battery staple',
  })
  @MayBeAbsent()
  @IsWellFormedText()
  password?: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description:
      'Another user name for a new account, if the one that was asked for is taken meanwhile; `null` for none.',
    example: 'johndoe',
  })
  @MayBeCleared()
  @IsUsername()
  username?: string | null;
}
