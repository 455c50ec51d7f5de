import { ValidateBy, ValidateIf } from 'class-validator';
import { isPlainText } from './plain-text.js';

/** Allows the member to be absent. Unlike `@IsOptional()`, it does not allow `null`. */
export function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_dto, value) => value !== undefined);
}

/** Allows the member to be absent, or `null` to clear the stored value. */
export function MayBeCleared(): PropertyDecorator {
  return ValidateIf((_dto, value) => value !== undefined && value !== null);
}

/**
 * Requires text that any database and log can store: well-formed Unicode (no lone surrogate), no control characters (such
 * as NUL), `min` to `max` code points, not blank.
 */
export function IsPlainText({ min = 1, max }: { min?: number; max: number }): PropertyDecorator {
  return ValidateBy({
    name: 'isPlainText',
    validator: {
      validate: (value) => isPlainText(value, min, max),
      defaultMessage: () =>
        `must be ${min} to ${max} characters of text, without control characters`,
    },
  });
}

/** Requires text that has a UTF-8 form, such as a password. `PasswordPolicy` decides whether it may be one. */
export function IsWellFormedText(): PropertyDecorator {
  return ValidateBy({
    name: 'isWellFormedText',
    validator: {
      validate: (value) => typeof value === 'string' && value.isWellFormed(),
      defaultMessage: () => 'must be well-formed text',
    },
  });
}
