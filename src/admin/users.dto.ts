import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsUUID, Matches } from 'class-validator';
import { IsUsername } from '../users/identifiers.decorator.js';
import { IsRoles } from '../users/roles.js';
import type { UsersPage, UsersQuery } from '../users/user-listing.js';
import { FULL_NAME_MAX_LENGTH, UserResponse } from '../users/user-response.dto.js';
import { IsPlainText, MayBeAbsent, MayBeCleared } from '../http/members.decorator.js';
import type { UserChanges } from './user-administration.js';

const MOST_USERS = 100;
const FEW_USERS = 50;
const LONGEST_PREFIX = 254;
const LONGEST_ROLE = 100;

/** The query of `GET /users`. */
export class UsersRequest {
  @ApiPropertyOptional({
    description: 'How the e-mail address or the user name begins.',
    maxLength: LONGEST_PREFIX,
  })
  @MayBeAbsent()
  @IsPlainText({ max: LONGEST_PREFIX })
  q?: string;

  @ApiPropertyOptional({ description: 'Those who have this role.', maxLength: LONGEST_ROLE })
  @MayBeAbsent()
  @IsPlainText({ max: LONGEST_ROLE })
  role?: string;

  @ApiPropertyOptional({ type: 'boolean' })
  @MayBeAbsent()
  @IsIn(['true', 'false'], { message: 'must be true or false' })
  disabled?: string;

  @ApiPropertyOptional({
    description: 'At most so many.',
    type: 'integer',
    minimum: 1,
    maximum: MOST_USERS,
    default: FEW_USERS,
  })
  @MayBeAbsent()
  @Matches(/^([1-9]\d?|100)$/, { message: `must be a whole number from 1 to ${MOST_USERS}` })
  limit?: string;

  @ApiPropertyOptional({ description: 'The `next_cursor` of the page before.' })
  @MayBeAbsent()
  @IsUUID(undefined, { message: 'must be the next_cursor of a page' })
  cursor?: string;

  static toQuery({ q, role, disabled, limit, cursor }: UsersRequest): UsersQuery {
    return {
      q,
      role,
      disabled: disabled === undefined ? undefined : disabled === 'true',
      limit: Number(limit ?? FEW_USERS),
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
    description: 'For the page after; `null`: it is the last one.',
    example: '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71',
  })
  next_cursor!: string | null;

  static of({ users, nextCursor }: UsersPage): UsersResponse {
    return { users: users.map((user) => UserResponse.of(user)), next_cursor: nextCursor };
  }
}

/** The body of `PATCH /users/{id}`: what is left out stays, `null` clears. */
export class UserChangesRequest {
  @ApiPropertyOptional({ type: String, nullable: true, example: 'johndoe' })
  @MayBeCleared()
  @IsUsername()
  username?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: FULL_NAME_MAX_LENGTH,
    example: 'John F. Doe',
  })
  @MayBeCleared()
  @IsPlainText({ max: FULL_NAME_MAX_LENGTH })
  full_name?: string | null;

  @ApiPropertyOptional({ description: 'True ends every session, too.', example: false })
  @MayBeAbsent()
  @IsBoolean({ message: 'must be true or false' })
  disabled?: boolean;

  @ApiPropertyOptional({ type: [String], maxItems: 20, example: ['support'] })
  @MayBeAbsent()
  @IsRoles()
  roles?: string[];

  static toChanges(request: UserChangesRequest): UserChanges {
    const { username, full_name: fullName, disabled, roles } = request;
    return { username, fullName, disabled, roles };
  }
}
