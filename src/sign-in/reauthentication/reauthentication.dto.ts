import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsWellFormedText, MayBeAbsent } from '../../http/members.decorator.js';
import { SecondFactorRequest } from '../second-factor.dto.js';

/** The body of `POST /reauthenticate`: one proof. */
export class ReauthenticationRequest extends SecondFactorRequest {
  @ApiPropertyOptional({
    format: 'password',
    description: 'Not enough for a user whose second factor is on.',
    example: 'correct horse battery staple',
  })
  @MayBeAbsent()
  @IsWellFormedText()
  password?: string;
}
