import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** One member of a body that is not valid. */
export class FieldErrorResponse {
  @ApiProperty({ example: 'email' })
  field!: string;

  @ApiProperty({ example: 'must be an e-mail address of at most 254 characters' })
  message!: string;
}

/** The body of an error (RFC 9457). */
export class ProblemResponse {
  @ApiProperty({ example: 'about:blank' })
  type!: string;

  @ApiProperty({ description: 'The status in words.', example: 'Not Found' })
  title!: string;

  @ApiProperty({ example: 404 })
  status!: number;

  @ApiProperty({ description: 'One sentence for a person.', example: 'There is nothing here.' })
  detail!: string;

  @ApiProperty({ description: 'Stable, for a program.', example: 'not_found' })
  code!: string;

  @ApiPropertyOptional({
    description: 'What is not valid, for a 422.',
    type: [FieldErrorResponse],
    example: [{ field: 'email', message: 'must be an e-mail address of at most 254 characters' }],
  })
  errors?: FieldErrorResponse[];
}
