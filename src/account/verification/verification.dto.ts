import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import { MayBeAbsent, MayBeCleared } from '../../http/members.decorator.js';
import { IsPasswordText } from '../../passwords/password-text.decorator.js';
import { IsEmailAddress, IsUsername } from '../../users/identifiers.decorator.js';

/** The body of `POST /request-verification`. */
export class VerificationMailRequest {
  @ApiProperty({ format: 'email', example: 'JohnDoe@example.com' })
  @IsEmailAddress()
  email!: string;
}

/** The body of `POST /verify-email`. */
export class VerifyEmailRequest {
  @ApiProperty({
    description: 'The token of the mailed link.',
    example: 'AZqntC8ufMOdGzpfDJ6NcVXk0uQp7mZy3hWb5rTgL2aEoS9dJ1fRvN8xKiCwYtBq',
  })
  @IsString({ message: 'must be text' })
  token!: string;

  @ApiPropertyOptional({
    format: 'password',
    description: 'The password of the account. Not needed with a token of the account.',
    example: 'correct horse battery staple',
  })
  @MayBeAbsent()
  @IsPasswordText()
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
