import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';

/** Checks and documents the member of a body that is the token of a mailed link. */
export const IsLinkToken = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      description: 'The token of the mailed link.',
      example: 'AZqntC8ufMOdGzpfDJ6NcVXk0uQp7mZy3hWb5rTgL2aEoS9dJ1fRvN8xKiCwYtBq',
    }),
    IsString({ message: 'must be text' }),
  );
