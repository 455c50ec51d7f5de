import { ApiPropertyOptional } from '@nestjs/swagger';
import { MayBeAbsent } from '../../http/members.decorator.js';
import { IsPasswordText } from '../../passwords/password-text.decorator.js';

/** The body of `DELETE /users/me`. */
export class DeletionRequest {
  @ApiPropertyOptional({
    format: 'password',
    description: 'Needed unless I have no password.',
    example: 'correct horse battery staple',
  })
  @MayBeAbsent()
  @IsPasswordText()
  password?: string;
}
