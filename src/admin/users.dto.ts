import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsUUID, Matches } from 'class-validator';
import { EMAIL_MAX_LENGTH } from '../users/identifiers.js';
import { IsLogin } from '../users/identifiers.decorator.js';
import { ProfileMembers } from '../users/profile-members.dto.js';
import { IsRoles } from '../users/roles.js';
import type { UsersPage, UsersQuery } from '../users/user-listing.js';
import { UserResponse } from '../users/user-response.dto.js';
import { IsPlainText, MayBeAbsent } from '../http/members.decorator.js';
import type { UserChanges } from './user-administration.js';

const LIMIT_MAX = 100;
const LIMIT_DEFAULT = 50;
const ROLE_MAX_LENGTH = 100;

/** The query of `GET /users`. */
export class UsersRequest {
  @ApiPropertyOptional({
    description: 'The beginning of the e-mail address or user name.',
    maxLength: EMAIL_MAX_LENGTH,
  })
  @MayBeAbsent()
  @IsLogin()
  q?: string;

  @ApiPropertyOptional({ description: 'Only users with this role.', maxLength: ROLE_MAX_LENGTH })
  @MayBeAbsent()
  @IsPlainText({ max: ROLE_MAX_LENGTH })
  role?: string;

  @ApiPropertyOptional({
    description: 'Only users who are disabled, or only those who are not.',
    type: 'boolean',
  })
  @MayBeAbsent()
  @IsIn(['true', 'false'], { message: 'must be true or false' })
  disabled?: string;

  @ApiPropertyOptional({
    description: 'The maximum number of users on the page.',
    type: 'integer',
    minimum: 1,
    maximum: LIMIT_MAX,
    default: LIMIT_DEFAULT,
  })
  @MayBeAbsent()
  @Matches(/^([1-9]\d?|100)$/, { message: `must be a whole number from 1 to ${LIMIT_MAX}` })
  limit?: string;

  @ApiPropertyOptional({ description: 'The `next_cursor` of the previous page.' })
  @MayBeAbsent()
  @IsUUID(undefined, { message: 'must be the next_cursor of a page' })
  cursor?: string;

  static toQuery({ q, role, disabled, limit, cursor }: UsersRequest): UsersQuery {
    return {
      q,
      role,
      disabled: disabled === undefined ? undefined : disabled === 'true',
      limit: Number(limit ?? LIMIT_DEFAULT),
      cursor: cursor?.toLowerCase(),
    };
  }
}

/** A page of users. */
export class UsersResponse {
  @ApiProperty({ type: [UserResponse] })
  users!: UserResponse[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The `cursor` of the next page; `null` on the last page.',
    example: '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71',
  })
  next_cursor!: string | null;

  static from({ users, nextCursor }: UsersPage): UsersResponse {
    return { users: users.map((user) => UserResponse.from(user)), next_cursor: nextCursor };
  }
}

/** The body of `PATCH /users/{id}`. A member that is left out stays as it is. */
export class UserChangesRequest extends ProfileMembers {
  @ApiPropertyOptional({
    description: '`true` also ends all sessions of the user.',
    example: false,
  })
  @MayBeAbsent()
  @IsBoolean({ message: 'must be true or false' })
  disabled?: boolean;

  @ApiPropertyOptional({
    description: 'Whether the e-mail address counts as verified.',
    example: true,
  })
  @MayBeAbsent()
  @IsBoolean({ message: 'must be true or false' })
  email_verified?: boolean;

  @ApiPropertyOptional({ type: [String], maxItems: 20, example: ['support'] })
  @MayBeAbsent()
  @IsRoles()
  roles?: string[];

  static toChanges(request: UserChangesRequest): UserChanges {
    const { username, full_name: fullName, locale, disabled, roles } = request;
    const { email_verified: emailVerified } = request;
    return { username, fullName, locale, disabled, emailVerified, roles };
  }
}
