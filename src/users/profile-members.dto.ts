import { ApiPropertyOptional } from '@nestjs/swagger';
import { MayBeCleared } from '../http/members.decorator.js';
import { FULL_NAME_MAX_LENGTH } from './full-name.js';
import { IsFullName, IsLocale, IsUsername } from './identifiers.decorator.js';

/** The members of a profile in a body that changes it. One that is left out stays as it is; `null` clears it. */
export class ProfileMembers {
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
  @IsFullName()
  full_name?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'The language of mails to the user (BCP 47).',
    example: 'de',
  })
  @MayBeCleared()
  @IsLocale()
  locale?: string | null;
}
