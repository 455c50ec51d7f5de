import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsDefined, IsObject } from 'class-validator';
import { ValidationFailedError } from '../http/errors.js';
import { IsPlainText, MayBeAbsent } from '../http/members.decorator.js';
import type { PresentedFactor } from './second-steps.js';
import { IsTotpCode } from './totp-code.js';

const MAX_CODE_LENGTH = 64;

/** The members of a body that hold a second factor. Exactly one of them is sent; `method` and `proof` count as one. */
export class SecondFactorRequest {
  @ApiPropertyOptional({ description: 'The code of an authenticator app.', example: '492039' })
  @MayBeAbsent()
  @IsTotpCode()
  code?: string;

  @ApiPropertyOptional({
    description: 'One of the recovery codes.',
    example: '7G4K-2M9QX-R8WTD',
  })
  @MayBeAbsent()
  @IsPlainText({ max: MAX_CODE_LENGTH })
  recovery_code?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'The answer of `navigator.credentials.get()`, by its `toJSON()`.',
    example: { id: 'AAAA', rawId: 'AAAA', type: 'public-key', response: {} },
  })
  @MayBeAbsent()
  @IsObject({ message: 'must be an object' })
  passkey?: object;

  @ApiPropertyOptional({
    description: 'The kind of a second factor that the application adds.',
    example: 'badge',
  })
  @MayBeAbsent()
  @IsPlainText({ max: MAX_CODE_LENGTH })
  method?: string;

  @ApiPropertyOptional({ type: 'string', description: 'Its proof.', example: '492039' })
  @MayBeAbsent()
  @IsDefined()
  proof?: unknown;
}

/** Returns the second factors of a body. The caller rejects more than one, and none. */
export function listPresented(request: SecondFactorRequest): PresentedFactor[] {
  const { code, recovery_code, passkey, method, proof } = request;
  if ((method === undefined) !== (proof === undefined)) {
    throw new ValidationFailedError([
      { field: method === undefined ? 'method' : 'proof', message: 'is required' },
    ]);
  }
  const members: PresentedFactor[] = [
    { kind: 'totp', proof: code },
    { kind: 'recovery_code', proof: recovery_code },
    { kind: 'passkey', proof: passkey },
    { kind: method ?? '', proof },
  ];
  return members.filter((each) => each.proof !== undefined);
}
