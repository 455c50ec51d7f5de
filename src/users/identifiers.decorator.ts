import { ValidateBy } from 'class-validator';
import {
  canonicalizeEmail,
  canonicalizeUsername,
  EMAIL_MAX_LENGTH,
  USERNAME_MAX_LENGTH,
  USERNAME_MIN_LENGTH,
} from './canonical.js';
import { cleanFullName, FULL_NAME_MAX_LENGTH } from './full-name.js';
import { isPossibleLogin } from './identifiers.js';

/** Validates that a member may be what a person signs in with, or its beginning: an e-mail address or a user name. */
export function IsLogin(): PropertyDecorator {
  return ValidateBy({
    name: 'isLogin',
    validator: {
      validate: (value) => typeof value === 'string' && isPossibleLogin(value),
      defaultMessage: () =>
        `must be 1 to ${EMAIL_MAX_LENGTH} characters of text, without control characters`,
    },
  });
}

/** Validates that a member is a full name. */
export function IsFullName(): PropertyDecorator {
  return ValidateBy({
    name: 'isFullName',
    validator: {
      validate: (value) => typeof value === 'string' && cleanFullName(value) !== null,
      defaultMessage: () =>
        `must be 1 to ${FULL_NAME_MAX_LENGTH} characters of text, without control characters`,
    },
  });
}

/** Validates that a member is an e-mail address. */
export function IsEmailAddress(): PropertyDecorator {
  return ValidateBy({
    name: 'isEmailAddress',
    validator: {
      validate: (value) => typeof value === 'string' && canonicalizeEmail(value) !== null,
      defaultMessage: () => `must be an e-mail address of at most ${EMAIL_MAX_LENGTH} characters`,
    },
  });
}

/** Validates that a member is a user name. */
export function IsUsername(): PropertyDecorator {
  return ValidateBy({
    name: 'isUsername',
    validator: {
      validate: (value) => typeof value === 'string' && canonicalizeUsername(value) !== null,
      defaultMessage: () =>
        `must be ${USERNAME_MIN_LENGTH} to ${USERNAME_MAX_LENGTH} letters a to z, digits, dots, ` +
        'underscores or hyphens, beginning and ending with a letter or a digit',
    },
  });
}
