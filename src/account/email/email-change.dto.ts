import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsWellFormedText, MayBeAbsent } from '../../http/members.decorator.js';
import { IsEmailAddress } from '../../users/identifiers.decorator.js';
import type { PendingEmailChange } from './email-change-requests.js';
import { IsLinkToken } from '../link-token.decorator.js';

const EXAMPLE_TIME = '2026-11-29T20:50:00.000Z';

/** The body of `PUT /users/me/email`. */
export class EmailChangeRequest {
  @ApiProperty({ format: 'email', example: 'John.Doe@example.org' })
  @IsEmailAddress()
  email!: string;
}

/** The body of `POST /confirm-email-change`. */
export class ConfirmEmailChangeRequest {
  @IsLinkToken()
  token!: string;

  @ApiPropertyOptional({
    format: 'password',
    description: 'The password of the account. Not needed with an access token of it.',
    example: 'correct horse battery staple',
  })
  @MayBeAbsent()
  @IsWellFormedText()
  password?: string;
}

/** The body of `POST /undo-email-change`. */
export class UndoEmailChangeRequest {
  @IsLinkToken()
  token!: string;
}

/** A change that waits for its confirmation, as the API shows it. */
export class PendingEmailChangeResponse {
  @ApiProperty({ description: 'The new address.', example: 'John.Doe@example.org' })
  email!: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE_TIME })
  created_at!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Until when the link is valid. `null` until its mail is sent.',
    example: EXAMPLE_TIME,
  })
  expires_at!: string | null;

  static from({ email, createdAt, expiresAt }: PendingEmailChange): PendingEmailChangeResponse {
    return {
      email,
      created_at: createdAt.toISOString(),
      expires_at: expiresAt?.toISOString() ?? null,
    };
  }
}
