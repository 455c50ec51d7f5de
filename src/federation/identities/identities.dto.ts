import { ApiProperty } from '@nestjs/swagger';
import { IsPlainText } from '../../http/members.decorator.js';
import type { Identity } from '../identity.entity.js';

/** The body of `POST /users/me/identities`. */
export class IdentityLinkRequest {
  @ApiProperty({ description: 'The `id` of the provider in the configuration.', example: 'google' })
  @IsPlainText({ max: 32 })
  provider!: string;
}

/** The answer of `POST /users/me/identities`. */
export class IdentityLinkResponse {
  @ApiProperty({
    format: 'uri',
    description: 'The page to open in the browser, valid for five minutes.',
    example: 'https://id.example.com/federation/link?ticket=v1.Qh8Zc3l',
  })
  url!: string;
}

/** An account of another provider, as its owner and administrators see it. */
export class IdentityResponse {
  @ApiProperty({ format: 'uuid', example: '019a9b3c-7c3e-7d5a-9a53-2f2f7b0f5c11' })
  id!: string;

  @ApiProperty({ description: 'The `id` of the provider in the configuration.', example: 'google' })
  provider!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The address that the provider named at the last sign-in.',
    example: 'jane@example.com',
  })
  email!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-11-29T12:00:00.000Z' })
  created_at!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'The day of the last sign-in.',
    example: '2026-11-30T08:15:00.000Z',
  })
  last_used_at!: string | null;

  static from({ id, providerId, email, createdAt, lastUsedAt }: Identity): IdentityResponse {
    return {
      id,
      provider: providerId,
      email,
      created_at: createdAt.toISOString(),
      last_used_at: lastUsedAt?.toISOString() ?? null,
    };
  }
}
