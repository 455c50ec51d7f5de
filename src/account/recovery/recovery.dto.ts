import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '../../passwords/password-policy.js';
import { IsPasswordText } from '../../passwords/password-text.decorator.js';
import { IsEmailAddress } from '../../users/identifiers.decorator.js';

/** The body of `POST /forgot-password`. */
export class ForgotPasswordRequest {
  @ApiProperty({ format: 'email', example: 'JohnDoe@example.com' })
  @IsEmailAddress()
  email!: string;
}

/** The body of `POST /reset-password`. */
export class ResetPasswordRequest {
  @ApiProperty({
    description: 'The token of the mailed link.',
    example: 'AZqntC8ufMOdGzpfDJ6NcVXk0uQp7mZy3hWb5rTgL2aEoS9dJ1fRvN8xKiCwYtBq',
  })
  @IsString({ message: 'must be text' })
  token!: string;

  @ApiProperty({
    format: 'password',
    description: 'Used exactly as it is sent: not trimmed, folded or cut.',
    minLength: PASSWORD_MIN_LENGTH,
    maxLength: PASSWORD_MAX_LENGTH,
    example: 'violet anchor tundra biscuit',
  })
  @IsPasswordText()
  new_password!: string;
}
