import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsWellFormedText, MayBeAbsent } from '../../http/members.decorator.js';
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '../../passwords/password-policy.js';
import { FULL_NAME_MAX_LENGTH } from '../../users/full-name.js';
import { IsEmailAddress, IsFullName, IsUsername } from '../../users/identifiers.decorator.js';

/** The body of `POST /users`. */
export class RegistrationRequest {
  @ApiProperty({ format: 'email', example: 'JohnDoe@example.com' })
  @IsEmailAddress()
  email!: string;

  @ApiProperty({
    format: 'password',
    description: 'Used exactly as it is sent: not trimmed, folded or cut.',
    minLength: PASSWORD_MIN_LENGTH,
    maxLength: PASSWORD_MAX_LENGTH,
    example: 'correct horse battery staple',
  })
  @IsWellFormedText()
  password!: string;

  @ApiPropertyOptional({ description: 'Stored in lower case.', example: 'johndoe' })
  @MayBeAbsent()
  @IsUsername()
  username?: string;

  @ApiPropertyOptional({ maxLength: FULL_NAME_MAX_LENGTH, example: 'John Doe' })
  @MayBeAbsent()
  @IsFullName()
  full_name?: string;
}
