import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ValidateBy, ValidateIf } from 'class-validator';
import { IsWellFormedText, IsPlainText, MayBeAbsent } from '../../http/members.decorator.js';
import { IS_PRESENT } from '../../http/strict-body.pipe.js';
import { IsLogin } from '../../users/identifiers.decorator.js';

const password = 'correct horse battery staple';

/** The two ways to sign in, for the docs page. */
export const LOGIN_EXAMPLES = {
  'with an e-mail address': { value: { email: 'JohnDoe@example.com', password } },
  'with a user name': { value: { username: 'johndoe', password } },
};

/** The body of `POST /login`: either `email` or `username`, and the password. */
export class LoginRequest {
  @ApiPropertyOptional({
    description: 'Either this or `username`.',
    example: 'JohnDoe@example.com',
  })
  @ValidateIf(({ email, username }: LoginRequest) => email !== undefined || username === undefined)
  @IsLogin()
  @IsEitherLogin()
  email?: string;

  @ApiPropertyOptional({ description: 'Either this or `email`.', example: 'johndoe' })
  @MayBeAbsent()
  @IsOnlyLogin()
  @IsLogin()
  username?: string;

  @ApiProperty({ format: 'password', example: 'correct horse battery staple' })
  @IsWellFormedText()
  password!: string;

  @ApiPropertyOptional({
    description: 'The requested scopes, separated by spaces. Default: all that are allowed.',
    example: 'reports:read reports:write',
  })
  @MayBeAbsent()
  @IsPlainText({ min: 0, max: 1_000 })
  scope?: string;
}

function IsEitherLogin(): PropertyDecorator {
  return ValidateBy({
    name: IS_PRESENT,
    validator: {
      validate: (value) => value !== undefined,
      defaultMessage: () => 'is required if username is missing',
    },
  });
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
