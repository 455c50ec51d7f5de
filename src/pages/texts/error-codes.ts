import type { PersonalTokenErrorCode } from './personal-token-texts.js';

/** The codes of errors after which the form is of no use any more. */
export const LINK_ERROR_CODES = [
  'link_not_valid',
  'link_expired',
  'link_used',
  'link_replaced',
] as const;

/** One of {@link LINK_ERROR_CODES}. */
export type LinkError = (typeof LINK_ERROR_CODES)[number];

/** The codes of errors of second factors that have words of their own. */
export type MfaErrorCode =
  | 'wrong_code'
  | 'wrong_app_code'
  | 'wrong_recovery_code'
  | 'wrong_other_code'
  | 'sign_in_again'
  | 'totp_already_on'
  | 'totp_not_started'
  | 'email_not_verified';

/** The codes of errors of passkeys that have words of their own. */
export type PasskeyErrorCode =
  'invalid_passkey' | 'wrong_passkey' | 'passkey_rejected' | 'passkey_taken' | 'too_many_passkeys';

/** The codes of errors that have words of their own. */
export type FieldErrorCode =
  | 'password_too_short'
  | 'password_too_long'
  | 'password_too_common'
  | 'password_personal'
  | 'password_malformed'
  | 'wrong_password'
  | 'wrong_credentials'
  | 'inactive_user'
  | 'form_expired'
  | 'email_taken'
  | 'email_unchanged'
  | 'username_taken'
  | 'user_code_not_valid'
  | 'last_sign_in_method'
  | 'sign_in_needed'
  | MfaErrorCode
  | PasskeyErrorCode
  | PersonalTokenErrorCode;
