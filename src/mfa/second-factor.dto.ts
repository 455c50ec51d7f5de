import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsObject, ValidateBy } from 'class-validator';
import { IsPlainText, MayBeAbsent } from '../http/members.decorator.js';
import { TokenResponse } from '../sign-in/token-response.dto.js';
import type { PresentedFactor } from '../sign-in/second-steps.js';
import { parseTotpCode } from './totp-code.js';

const PROOFS = ['code', 'recovery_code', 'passkey', 'method'] as const;

/** Requires text in the form of a code of an authenticator app. */
export function IsTotpCode(): PropertyDecorator {
  return ValidateBy({
    name: 'isTotpCode',
    validator: {
      validate: (value) => parseTotpCode(value) !== null,
      defaultMessage: () => 'must be the six digits that the app shows',
    },
  });
}

/** The body of `POST /login/second-factor`: the token, and exactly one proof. */
export class SecondFactorRequest {
  @ApiProperty({
    description: 'The `mfa_token` of the answer `mfa_required`.',
    example: 'mfa_AZqnty9ufMOdGzpfDJ6NcQAAAAFnB2c7Y0kz1cQY0H3mJ7pV0cJxX0t3m1z8bQ',
  })
  @IsPlainText({ max: 200 })
  @HasOneProof()
  mfa_token!: string;

  @ApiPropertyOptional({ description: 'The code of the authenticator app.', example: '492039' })
  @MayBeAbsent()
  @IsTotpCode()
  code?: string;

  @ApiPropertyOptional({ example: 'K7QF-3M2XA-9TWZ4' })
  @MayBeAbsent()
  @IsPlainText({ max: 100 })
  recovery_code?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'The credential of the browser, as JSON.',
  })
  @MayBeAbsent()
  @IsObject()
  passkey?: Record<string, unknown>;

  @ApiPropertyOptional({ description: 'A factor of the application, with `proof`.' })
  @MayBeAbsent()
  @IsPlainText({ max: 100 })
  method?: string;

  @ApiPropertyOptional({ description: 'What proves that factor.' })
  @MayBeAbsent()
  @IsPlainText({ max: 4_096 })
  proof?: string;

  /** Returns the one proof of the body. */
  static toPresented(body: SecondFactorRequest): PresentedFactor {
    if (body.code !== undefined) return { kind: 'totp', proof: body.code };
    if (body.recovery_code !== undefined)
      return { kind: 'recovery_code', proof: body.recovery_code };
    if (body.passkey !== undefined) return { kind: 'passkey', proof: body.passkey };
    return { kind: body.method!, proof: body.proof };
  }
}

function HasOneProof(): PropertyDecorator {
  return ValidateBy({
    name: 'hasOneProof',
    validator: {
      validate: (_value, context) => {
        const body = context!.object as SecondFactorRequest;
        return PROOFS.filter((name) => body[name] !== undefined).length === 1;
      },
      defaultMessage: () => `must be sent with exactly one of ${PROOFS.join(', ')}`,
    },
  });
}

/** The answer of a sign-in with a second factor. */
export class SecondFactorTokens extends TokenResponse {
  @ApiPropertyOptional({
    type: 'integer',
    description: 'How many recovery codes the user has left, if one was used.',
    example: 9,
  })
  recovery_codes_left?: number;
}

/** The body of `PUT /users/me/second-factor`. */
export class SecondFactorSwitchRequest {
  @ApiProperty({ description: 'Whether sign-ins need a second factor.', example: true })
  @IsBoolean()
  on!: boolean;
}

/** Recovery codes, shown once. */
export class RecoveryCodesResponse {
  @ApiProperty({
    type: [String],
    description: 'Each is valid once. They are not shown again.',
    example: ['K7QF-3M2XA-9TWZ4', '0D8P-HB5KC-Y1R6N'],
  })
  recovery_codes!: string[];
}
