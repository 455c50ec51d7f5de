import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ValidateBy, ValidateIf } from 'class-validator';
import { IsPasswordText } from '../../passwords/password-text.decorator.js';
import { IsPlainText, MayBeAbsent } from '../../http/members.decorator.js';

const LONGEST_LOGIN = 254;

const password = 'correct horse battery staple';

/** Two ways to sign in, as the Swagger page offers them. */
export const LOGIN_EXAMPLES = {
  'with an e-mail address': { value: { email: 'JohnDoe@example.com', password } },
  'with a user name': { value: { username: 'johndoe', password } },
};

/** The body of `POST /login`: one of `email` and `username`, and the password. */
export class LoginRequest {
  @ApiPropertyOptional({
    description: 'Either this or `username`.',
    example: 'JohnDoe@example.com',
  })
  @ValidateIf(({ email, username }: LoginRequest) => email !== undefined || username === undefined)
  @IsPlainText({ max: LONGEST_LOGIN })
  email?: string;

  @ApiPropertyOptional({ description: 'Either this or `email`.', example: 'johndoe' })
  @MayBeAbsent()
  @IsOnlyLogin()
  @IsPlainText({ max: LONGEST_LOGIN })
  username?: string;

  @ApiProperty({ format: 'password', example: 'correct horse battery staple' })
  @IsPasswordText()
  password!: string;

  @ApiPropertyOptional({
    description: 'What the token is to allow, separated by spaces; everything where left out.',
    example: 'items:read items:write',
  })
  @MayBeAbsent()
  @IsPlainText({ min: 0, max: 1_000 })
  scope?: string;
}

function IsOnlyLogin(): PropertyDecorator {
  return ValidateBy({
    name: 'isOnlyLogin',
    validator: {
      validate: (_value, context) =>
        (context?.object as LoginRequest | undefined)?.email === undefined,
      defaultMessage: () => 'must not be sent together with email',
    },
  });
}
