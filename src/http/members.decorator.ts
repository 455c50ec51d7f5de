import { ValidateBy, ValidateIf } from 'class-validator';

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

/** Returns whether a value meets {@link IsPlainText}. */
export function isPlainText(value: unknown, min: number, max: number): boolean {
  // The cheap check first: a code point is at most two code units.
  if (typeof value !== 'string' || value.length > 2 * max) return false;
  const characters = [...value].length;
  if (characters < min || characters > max) return false;
  if (min > 0 && value.trim() === '') return false;
  return value.isWellFormed() && !/\p{Cc}/u.test(value);
}
