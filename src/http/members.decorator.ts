import { ValidateBy, ValidateIf } from 'class-validator';

/**
 * The member may be left out. `null` is a value and is refused, unlike under `@IsOptional()`.
 *
 * @example
 * ```ts
 * import { IsInt } from 'class-validator';
 * import { MayBeAbsent } from 'nightlatch';
 *
 * export class OrderRequest {
 *   // One, where it is left out; `null` is a 422.
 *   @MayBeAbsent()
 *   @IsInt()
 *   amount?: number;
 * }
 * ```
 */
export function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_dto, value) => value !== undefined);
}

/**
 * The member may be left out, or be `null` to clear what is stored.
 *
 * @example
 * ```ts
 * import { IsPlainText, MayBeCleared } from 'nightlatch';
 *
 * // The body of a PATCH: left out, the note stays; `null` takes it away.
 * export class NoteChanges {
 *   @MayBeCleared()
 *   @IsPlainText({ max: 1000 })
 *   note?: string | null;
 * }
 * ```
 */
export function MayBeCleared(): PropertyDecorator {
  return ValidateIf((_dto, value) => value !== undefined && value !== null);
}

/**
 * Text that every database and log can hold: well-formed Unicode (no lone surrogate), no control
 * character (NUL among them), `min` to `max` characters counted as code points, not blank.
 *
 * @example
 * ```ts
 * import { IsPlainText } from 'nightlatch';
 *
 * export class TeamRequest {
 *   @IsPlainText({ min: 2, max: 80 })
 *   name!: string;
 *
 *   // May be empty.
 *   @IsPlainText({ min: 0, max: 1000 })
 *   motto!: string;
 * }
 * ```
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
