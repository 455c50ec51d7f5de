import { ApiPropertyOptional } from '@nestjs/swagger';
import { ApiUserId } from '../../users/user-directory-docs.js';
import type { User } from '../../users/user.entity.js';

/** The claims of the id_token and of `/userinfo` about the user (OpenID Connect Core section 5.1). */
export class UserClaims {
  @ApiUserId()
  sub!: string;

  @ApiPropertyOptional({
    format: 'email',
    description: 'With the scope `email`.',
    example: 'JohnDoe@example.com',
  })
  email?: string;

  @ApiPropertyOptional({
    description: 'With the scope `email`: whether the user proved that they read the mails to it.',
    example: false,
  })
  email_verified?: boolean;

  @ApiPropertyOptional({
    description: 'With the scope `profile`: the full name. Absent if the user has none.',
    example: 'John Doe',
  })
  name?: string;

  @ApiPropertyOptional({
    description: 'With the scope `profile`: the user name. Absent if the user has none.',
    example: 'johndoe',
  })
  preferred_username?: string;

  @ApiPropertyOptional({
    type: 'integer',
    description:
      'With the scope `profile`: when the user was last changed, in seconds since the epoch.',
    example: 1_795_294_200,
  })
  updated_at?: number;
}

/** Returns the claims about a user that the scopes give. A claim without a value is left out (section 5.3.2). */
export function toUserClaims(user: User, scopes: readonly string[]): UserClaims {
  return {
    sub: user.subject,
    ...(scopes.includes('email') && toEmailClaims(user)),
    ...(scopes.includes('profile') && toProfileClaims(user)),
  };
}

function toEmailClaims({ email, emailVerifiedAt }: User): Partial<UserClaims> {
  // A `UserDirectory` may have no address of a user.
  return email === '' ? {} : { email, email_verified: emailVerifiedAt !== null };
}

function toProfileClaims({ fullName, username, externalId, updatedAt }: User): Partial<UserClaims> {
  return {
    ...(fullName && { name: fullName }),
    ...(username && { preferred_username: username }),
    // A `UserDirectory` does not say when it changed a user.
    ...(externalId === null && { updated_at: Math.floor(updatedAt.getTime() / 1000) }),
  };
}
