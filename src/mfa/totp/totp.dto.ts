import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsPlainText } from '../../http/members.decorator.js';
import { IsTotpCode } from '../../sign-in/totp-code.js';
import { TokenResponse } from '../../sign-in/token-response.dto.js';
import type { TotpSetup } from './totp-secrets.js';

/** The body of `POST /users/me/totp/confirmation`. */
export class TotpConfirmationRequest {
  @ApiProperty({ description: 'The code that the app shows.', example: '492039' })
  @IsTotpCode()
  code!: string;
}

/** What an authenticator app needs. It is shown once. */
export class TotpSetupResponse {
  @ApiProperty({
    description: 'In base32, for an app that cannot read the picture.',
    example: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  })
  secret!: string;

  @ApiProperty({
    example:
      'otpauth://totp/example.com:JohnDoe%40example.com?issuer=example.com&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&algorithm=SHA1&digits=6&period=30',
  })
  otpauth_uri!: string;

  @ApiProperty({ description: 'The same as a QR code.', example: '<svg ...></svg>' })
  qr_svg!: string;

  static from({ secretPlain, otpauthUri, qrSvg }: TotpSetup): TotpSetupResponse {
    return { secret: secretPlain, otpauth_uri: otpauthUri, qr_svg: qrSvg };
  }
}

/** The answer of a confirmation. */
export class TotpConfirmationResponse {
  @ApiPropertyOptional({
    type: [String],
    description: 'Recovery codes, if I had none. They are not shown again.',
    example: ['K7QF-3M2XA-9TWZ4', '0D8P-HB5KC-Y1R6N'],
  })
  recovery_codes?: string[];
}

const TOKEN = {
  description: 'The `enrolment_token` of the answer `second_factor_enrolment_required`.',
  example: 'mfe_AZqnty9ufMOdGzpfDJ6NcQAAAAFnB2c7Y0kz1cQY0H3mJ7pV0cJxX0t3m1z8bQ',
};

/** The body of `POST /login/enrolment`. */
export class EnrolmentRequest {
  @ApiProperty(TOKEN)
  @IsPlainText({ max: 200 })
  enrolment_token!: string;
}

/** The body of `POST /login/enrolment/confirmation`. */
export class EnrolmentConfirmationRequest extends TotpConfirmationRequest {
  @ApiProperty(TOKEN)
  @IsPlainText({ max: 200 })
  enrolment_token!: string;
}

/** The tokens of a user who has set up an authenticator app at the sign-in. */
export class EnrolmentTokens extends TokenResponse {
  @ApiPropertyOptional({
    type: [String],
    description: 'Recovery codes, if the user had none. They are not shown again.',
    example: ['K7QF-3M2XA-9TWZ4', '0D8P-HB5KC-Y1R6N'],
  })
  recovery_codes?: string[];
}
