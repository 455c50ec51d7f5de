import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsWellFormedText, MayBeAbsent } from '../../http/members.decorator.js';

/** The body of `DELETE /users/me`. */
export class DeletionRequest {
  @ApiPropertyOptional({
    format: 'password',
    description: 'Needed unless I have no password.',
    example: 'correct horse battery staple',
  })
  @MayBeAbsent()
  @IsWellFormedText()
  password?: string;
}
