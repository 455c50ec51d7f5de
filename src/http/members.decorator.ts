import { ValidateBy, ValidateIf } from 'class-validator';

/** The member may be left out. `null` is a value and is refused, unlike under `@IsOptional()`. */
export function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_dto, value) => value !== undefined);
}

/** The member may be left out, or be `null` to clear what is stored. */
export function MayBeCleared(): PropertyDecorator {
  return ValidateIf((_dto, value) => value !== undefined && value !== null);
}

/**
 * Text that every database and log can hold: well-formed Unicode (no lone surrogate), no control
 * character (NUL among them), `min` to `max` characters counted as code points, not blank.
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

/** What {@link IsPlainText} is about, of a value that is no member of a body. */
export function isPlainText(value: unknown, min: number, max: number): boolean {
  // The cheap bound first: a code point is at most two code units.
  if (typeof value !== 'string' || value.length > 2 * max) return false;
  const characters = [...value].length;
  if (characters < min || characters > max) return false;
  if (min > 0 && value.trim() === '') return false;
  return value.isWellFormed() && !/\p{Cc}/u.test(value);
}
