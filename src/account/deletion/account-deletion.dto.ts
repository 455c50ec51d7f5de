import { ApiProperty } from '@nestjs/swagger';
import { IsPasswordText } from '../../passwords/password-text.decorator.js';

/** The body of `DELETE /users/me`. */
export class DeletionRequest {
  @ApiProperty({ format: 'password', example: 'correct horse battery staple' })
  @IsPasswordText()
  password!: string;
}
