import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, Min } from 'class-validator';
import { IsPlainText, MayBeAbsent } from '../../http/members.decorator.js';
import type { PersonalAccessToken } from '../personal-access-token.entity.js';

/** The longest name of a token. */
export const NAME_LENGTH = 100;
const SCOPE_LENGTH = 1_000;

/** The body of `POST /users/me/personal-access-tokens`. */
export class PersonalTokenRequest {
  @ApiProperty({
    description: 'The name by which you know it.',
    example: 'Nightly build',
    maxLength: NAME_LENGTH,
  })
  @IsPlainText({ max: NAME_LENGTH })
  name!: string;

  @ApiProperty({
    description:
      'What the token may do, separated by spaces: scopes that you and this session have.',
    example: 'reports:read',
    maxLength: SCOPE_LENGTH,
  })
  @IsPlainText({ max: SCOPE_LENGTH })
  scope!: string;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'When it expires. Every token does.',
    default: 90,
    minimum: 1,
    example: 30,
  })
  @MayBeAbsent()
  @IsInt({ message: 'must be a whole number of at least 1' })
  @Min(1, { message: 'must be a whole number of at least 1' })
  expires_in_days?: number;
}

/** A personal access token without its text. */
export class PersonalTokenResponse {
  @ApiProperty({ format: 'uuid', example: '01a1c2d3-7c3e-7d5a-9a53-2f2f7b0f5c11' })
  id!: string;

  @ApiProperty({ example: 'Nightly build' })
  name!: string;

  @ApiProperty({ example: 'reports:read' })
  scope!: string;

  @ApiProperty({ description: 'The last four characters of the token.', example: 'Iahm' })
  hint!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-29T12:00:00.000Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2027-02-27T12:00:00.000Z' })
  expires_at!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Up to two minutes late.',
    example: '2026-11-30T08:15:00.000Z',
  })
  last_used_at!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Where the last use came from: an IPv4 address, or an IPv6 network.',
    example: '192.0.2.7',
  })
  last_used_address!: string | null;

  static from(token: PersonalAccessToken): PersonalTokenResponse {
    return {
      id: token.id,
      name: token.name,
      scope: token.scope,
      hint: token.hint,
      created_at: token.createdAt.toISOString(),
      expires_at: token.expiresAt.toISOString(),
      last_used_at: token.lastUsedAt?.toISOString() ?? null,
      last_used_address: token.lastUsedAddress,
    };
  }
}

/** A new personal access token. */
export class CreatedPersonalTokenResponse extends PersonalTokenResponse {
  @ApiProperty({ description: 'The token. It is shown once.', example: 'nl_pat_...' })
  token!: string;
}
