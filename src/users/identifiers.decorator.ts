import { ValidateBy } from 'class-validator';
import {
  canonicalizeEmail,
  canonicalizeUsername,
  EMAIL_MAX_LENGTH,
  isPossibleLogin,
  USERNAME_MAX_LENGTH,
  USERNAME_MIN_LENGTH,
} from './identifiers.js';
import { cleanFullName, FULL_NAME_MAX_LENGTH } from './full-name.js';
import { canonicalizeLocale, LOCALE_MAX_LENGTH } from './locale.js';

/** Validates that a member may be what a person signs in with, or its beginning: an e-mail address or a user name. */
export function IsLogin(): PropertyDecorator {
  return validateText('isLogin', isPossibleLogin, toTextMessage(EMAIL_MAX_LENGTH));
}

/** Validates that a member is a full name. */
export function IsFullName(): PropertyDecorator {
  return validateText(
    'isFullName',
    (text) => cleanFullName(text) !== null,
    toTextMessage(FULL_NAME_MAX_LENGTH),
  );
}

/** Validates that a member is an e-mail address. */
export function IsEmailAddress(): PropertyDecorator {
  return validateText(
    'isEmailAddress',
    (text) => canonicalizeEmail(text) !== null,
    `must be an e-mail address of at most ${EMAIL_MAX_LENGTH} characters`,
  );
}

/** Validates that a member is a user name. */
export function IsUsername(): PropertyDecorator {
  return validateText(
    'isUsername',
    (text) => canonicalizeUsername(text) !== null,
    `must be ${USERNAME_MIN_LENGTH} to ${USERNAME_MAX_LENGTH} letters a to z, digits, dots, ` +
      'underscores or hyphens, beginning and ending with a letter or a digit',
  );
}

/** Validates that a member is a locale. */
export function IsLocale(): PropertyDecorator {
  return validateText(
    'isLocale',
    (text) => canonicalizeLocale(text) !== null,
    `must be a language tag (BCP 47) of at most ${LOCALE_MAX_LENGTH} characters, such as de or pt-BR`,
  );
}

function validateText(
  name: string,
  isValid: (text: string) => boolean,
  message: string,
): PropertyDecorator {
  return ValidateBy({
    name,
    validator: {
      validate: (value) => typeof value === 'string' && isValid(value),
      defaultMessage: () => message,
    },
  });
}

function toTextMessage(maxLength: number): string {
  return `must be 1 to ${maxLength} characters of text, without control characters`;
}
