import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { IsWellFormedText, MayBeAbsent } from '../../http/members.decorator.js';
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '../../passwords/password-policy.js';

/** The body of `PUT /users/me/password`. */
export class PasswordRequest {
  @ApiPropertyOptional({
    format: 'password',
    description: 'Needed unless I have no password yet.',
    example: 'correct horse battery staple',
  })
  @MayBeAbsent()
  @IsWellFormedText()
  current_password?: string;

  @ApiProperty({
    format: 'password',
    description: 'Used exactly as it is sent: not trimmed, folded or cut.',
    minLength: PASSWORD_MIN_LENGTH,
    maxLength: PASSWORD_MAX_LENGTH,
    example: 'violet anchor tundra biscuit',
  })
  @IsWellFormedText()
  new_password!: string;

  @ApiPropertyOptional({
    description: 'Whether your personal access tokens end too.',
    default: false,
    example: true,
  })
  @MayBeAbsent()
  @IsBoolean({ message: 'must be true or false' })
  revoke_tokens?: boolean;
}
