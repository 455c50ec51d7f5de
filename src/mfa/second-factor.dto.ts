import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { IsPlainText } from '../http/members.decorator.js';
import { TokenResponse } from '../sign-in/token-response.dto.js';
import { SecondFactorRequest } from '../sign-in/second-factor.dto.js';

/** The body of `POST /login/second-factor`: the token, and exactly one proof. */
export class SecondStepRequest extends SecondFactorRequest {
  @ApiProperty({
    description: 'The `mfa_token` of the answer `mfa_required`.',
    example: 'mfa_AZqnty9ufMOdGzpfDJ6NcQAAAAFnB2c7Y0kz1cQY0H3mJ7pV0cJxX0t3m1z8bQ',
  })
  @IsPlainText({ max: 200 })
  mfa_token!: string;
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
