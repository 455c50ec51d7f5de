import { ValidateBy } from 'class-validator';

/** Returns the six digits of a code that a person typed, with or without spaces and hyphens; null if it is not one. */
export function parseTotpCode(typed: unknown): string | null {
  if (typeof typed !== 'string' || typed.length > 20) return null;
  const digits = typed.replace(/[\s-]/g, '');
  return /^[0-9]{6}$/.test(digits) ? digits : null;
}

/** Requires text in the form of a code of an authenticator app. */
export function IsTotpCode(): PropertyDecorator {
  return ValidateBy({
    name: 'isTotpCode',
    validator: {
      validate: (value) => parseTotpCode(value) !== null,
      defaultMessage: () => 'must be the six digits that the app shows',
    },
  });
}
