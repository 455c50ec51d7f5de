import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { IsWellFormedText, MayBeAbsent } from '../../http/members.decorator.js';
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '../../passwords/password-policy.js';
import { IsEmailAddress } from '../../users/identifiers.decorator.js';
import { IsLinkToken } from '../link-token.decorator.js';

/** The body of `POST /forgot-password`. */
export class ForgotPasswordRequest {
  @ApiProperty({ format: 'email', example: 'JohnDoe@example.com' })
  @IsEmailAddress()
  email!: string;
}

/** The body of `POST /reset-password`. */
export class ResetPasswordRequest {
  @IsLinkToken()
  token!: string;

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
    description: 'Whether your personal access tokens end too: someone else may have made them.',
    default: true,
    example: true,
  })
  @MayBeAbsent()
  @IsBoolean({ message: 'must be true or false' })
  revoke_tokens?: boolean;
}
