import { ApiProperty } from '@nestjs/swagger';

/** The answer to a request for a mail. It is the same for every address, whether a mail follows or not. */
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
