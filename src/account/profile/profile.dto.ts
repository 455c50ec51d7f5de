import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsUsername } from '../../users/identifiers.decorator.js';
import { IsPlainText, MayBeCleared } from '../../http/members.decorator.js';
import { FULL_NAME_MAX_LENGTH } from '../../users/canonical.js';

/** The body of `PATCH /users/me`. A member that is left out stays as it is; `null` clears it. */
export class ProfileRequest {
  @ApiPropertyOptional({ type: String, nullable: true, example: 'johndoe' })
  @MayBeCleared()
  @IsUsername()
  username?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: FULL_NAME_MAX_LENGTH,
    example: 'John F. Doe',
  })
  @MayBeCleared()
  @IsPlainText({ max: FULL_NAME_MAX_LENGTH })
  full_name?: string | null;
}
