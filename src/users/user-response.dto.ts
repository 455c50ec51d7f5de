import { ApiProperty } from '@nestjs/swagger';
import { ApiUserId } from './user-directory-docs.js';
import type { User } from './user.entity.js';

/** A user, as the API shows it to themselves and to administrators. */
export class UserResponse {
  @ApiUserId()
  id!: string;

  @ApiProperty({ type: String, nullable: true, example: 'johndoe' })
  username!: string | null;

  @ApiProperty({ format: 'email', example: 'JohnDoe@example.com' })
  email!: string;

  @ApiProperty({
    example: false,
    description: 'Whether the user proved that they read the mails to this address.',
  })
  email_verified!: boolean;

  @ApiProperty({ type: String, nullable: true, example: 'John Doe' })
  full_name!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'de',
    description: 'The language of mails to the user (BCP 47).',
  })
  locale!: string | null;

  @ApiProperty({ example: false })
  disabled!: boolean;

  @ApiProperty({ type: [String], example: [] })
  roles!: string[];

  @ApiProperty({ format: 'date-time', example: '2026-11-21T20:50:00.000Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-21T20:50:00.000Z' })
  updated_at!: string;

  static from(user: User): UserResponse {
    return {
      id: user.subject,
      username: user.username,
      email: user.email,
      email_verified: user.emailVerifiedAt !== null,
      full_name: user.fullName,
      locale: user.locale,
      disabled: user.disabled,
      roles: [...user.roles],
      created_at: user.createdAt.toISOString(),
      updated_at: user.updatedAt.toISOString(),
    };
  }
}
