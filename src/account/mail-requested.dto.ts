import { ApiProperty } from '@nestjs/swagger';

/** The answer to a request that a mail will follow, or not: it is the same for every address. */
export class MailRequestedResponse {
  @ApiProperty({
    description: 'One sentence for a person.',
    example: 'If the address has an account, a mail is on its way.',
  })
  detail!: string;

  static create(detail: string): MailRequestedResponse {
    return Object.assign(new MailRequestedResponse(), { detail });
  }
}
