import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsPlainText, MayBeAbsent } from '../http/members.decorator.js';
import type { EnrolledFactor } from './second-factor.js';

const EXAMPLE_TIME = '2026-11-21T20:50:00.000Z';

/** A factor that a user has enrolled, as the API shows it: never a secret. */
class EnrolledFactorResponse {
  @ApiProperty({ description: '`passkey`, `totp`, `recovery_code`.', example: 'totp' })
  kind!: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE_TIME })
  enrolled_at!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: EXAMPLE_TIME })
  last_used_at!: string | null;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'How many recovery codes are left.',
    example: 9,
  })
  left?: number;
}

/** The second factors of a user. */
export class FactorsResponse {
  @ApiProperty({ description: 'Whether sign-ins need a second factor.', example: true })
  second_factor!: boolean;

  @ApiProperty({ type: [EnrolledFactorResponse] })
  factors!: EnrolledFactorResponse[];

  static from(isOn: boolean, factors: readonly EnrolledFactor[]): FactorsResponse {
    return {
      second_factor: isOn,
      factors: factors.map(({ kind, enrolledAt, lastUsedAt, members }) => ({
        ...members,
        kind,
        enrolled_at: enrolledAt.toISOString(),
        last_used_at: lastUsedAt?.toISOString() ?? null,
      })),
    };
  }
}

/** The query of `DELETE /users/{id}/factors`. */
export class FactorsResetQuery {
  @ApiPropertyOptional({ description: 'Only this kind. Default: all.', example: 'totp' })
  @MayBeAbsent()
  @IsPlainText({ max: 64 })
  kind?: string;
}
