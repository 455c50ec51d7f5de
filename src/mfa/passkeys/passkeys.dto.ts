import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsPlainText, MayBeAbsent } from '../../http/members.decorator.js';
import type { Passkey } from '../passkey.entity.js';
import { IsAssertionJson, IsRegistrationJson } from './credential-json.js';
import type { AcceptedCredentials } from './own-passkeys.js';

/** A name of a passkey has this many characters at most. */
export const MAX_NAME_LENGTH = 64;

const NAME = {
  description: 'The name by which you know it. Default: the browser and the system.',
  example: 'My phone',
  maxLength: MAX_NAME_LENGTH,
};
const ID = 'kW0cPdIQx3cEr3mFbiD0qnJpGxF9Q3s2qZ1H8b1P7vU';
const CREDENTIAL = { type: 'object', additionalProperties: true } as const;
const toExample = (response: object) => ({ id: ID, rawId: ID, type: 'public-key', response });

/** The body of `POST /users/me/passkeys`. */
export class PasskeyRequest {
  @ApiProperty({
    ...CREDENTIAL,
    description: 'What `navigator.credentials.create()` returned, as JSON (`toJSON()`).',
    example: toExample({ clientDataJSON: 'eyJ0eXBlIjoi...', attestationObject: 'o2NmbXRkbm9u...' }),
  })
  @IsRegistrationJson()
  credential!: unknown;

  @ApiPropertyOptional(NAME)
  @MayBeAbsent()
  @IsPlainText({ max: MAX_NAME_LENGTH })
  name?: string;
}

/** The body of `PATCH /users/me/passkeys/{id}`. */
export class PasskeyNameRequest {
  @ApiProperty({ ...NAME, description: 'The name by which you know it.' })
  @IsPlainText({ max: MAX_NAME_LENGTH })
  name!: string;
}

/** The body of `POST /login/passkey`. */
export class PasskeyLoginRequest {
  @ApiProperty({
    ...CREDENTIAL,
    description: 'What `navigator.credentials.get()` returned, as JSON (`toJSON()`).',
    example: toExample({
      clientDataJSON: 'eyJ0eXBlIjoi...',
      authenticatorData: 'SZYN5YgOjGh0...',
      signature: 'MEUCIQDRxg8h...',
      userHandle: 'wq3Fp0sX...',
    }),
  })
  @IsAssertionJson()
  credential!: unknown;

  @ApiPropertyOptional({
    description: 'The requested scopes, separated by spaces. Default: all that are allowed.',
    example: 'reports:read reports:write',
  })
  @MayBeAbsent()
  @IsPlainText({ min: 0, max: 1_000 })
  scope?: string;
}

/** The options of a ceremony, for `PublicKeyCredential.parseCreationOptionsFromJSON()` or `parseRequestOptionsFromJSON()`. */
export class PasskeyOptionsResponse {
  @ApiProperty({
    description: 'Valid once, for five minutes, in base64url.',
    example: 'AGcHZztjSTPVxBjQfcmelXRwnFfS3ebXPxvUqBbnhGv1',
  })
  challenge!: string;
}

/** A passkey, as its owner sees it. */
export class PasskeyResponse {
  @ApiProperty({ format: 'uuid', example: '019a9b3c-7c3e-7d5a-9a53-2f2f7b0f5c11' })
  id!: string;

  @ApiProperty({ description: 'The id that the authenticator gave it, in base64url.', example: ID })
  credential_id!: string;

  @ApiProperty({ example: 'My phone' })
  name!: string;

  @ApiProperty({
    description: 'The model of the authenticator (AAGUID). Nothing proves it.',
    example: 'fbfc3007-154e-4ecc-8c0b-6e020557d7bd',
  })
  aaguid!: string;

  @ApiProperty({ description: 'Whether it can be on several devices.', example: true })
  synced!: boolean;

  @ApiProperty({ description: 'Whether it is on several devices, or in a backup.', example: true })
  backed_up!: boolean;

  @ApiProperty({
    description: 'Whether it is refused, because it may have been copied.',
    example: false,
  })
  suspended!: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-11-29T12:00:00.000Z' })
  created_at!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: '2026-11-30T08:15:00.000Z',
  })
  last_used_at!: string | null;

  static from(passkey: Passkey): PasskeyResponse {
    return {
      id: passkey.id,
      credential_id: passkey.credentialId,
      name: passkey.name,
      aaguid: passkey.aaguid,
      synced: passkey.backupEligible,
      backed_up: passkey.backedUp,
      suspended: passkey.suspendedAt !== null,
      created_at: passkey.createdAt.toISOString(),
      last_used_at: passkey.lastUsedAt?.toISOString() ?? null,
    };
  }
}

/** The members of `PublicKeyCredential.signalAllAcceptedCredentials()`, which removes the passkey from the password manager. */
class PasskeySignal implements AcceptedCredentials {
  @ApiProperty({ example: 'example.com' })
  rp_id!: string;

  @ApiProperty({ description: 'The handle of the user, in base64url.', example: ID })
  user_id!: string;

  @ApiProperty({ type: [String], description: 'The passkeys that are left.', example: [ID] })
  all_accepted_credential_ids!: string[];
}

/** The answer of `DELETE /users/me/passkeys/{id}`. */
export class PasskeyDeletedResponse {
  @ApiProperty({
    type: PasskeySignal,
    example: { rp_id: 'example.com', user_id: ID, all_accepted_credential_ids: [ID] },
  })
  signal!: PasskeySignal;
}

/** The body of `POST /login/second-factor/options`. */
export class SecondStepOptionsRequest {
  @ApiProperty({
    description: 'The `mfa_token` of the answer `mfa_required`.',
    example: 'mfa_AZqnty9ufMOdGzpfDJ6NcQAAAAFnB2c7Y0kz1cQY0H3mJ7pV0cJxX0t3m1z8bQ',
  })
  @IsPlainText({ max: 200 })
  mfa_token!: string;
}
