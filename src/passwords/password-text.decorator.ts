import { ValidateBy } from 'class-validator';

/** Accepts any text that has a UTF-8 form; whether it may be a password is up to `PasswordPolicy`. */
export function IsPasswordText(): PropertyDecorator {
  return ValidateBy({
    name: 'isPasswordText',
    validator: {
      validate: (value) => typeof value === 'string' && value.isWellFormed(),
      defaultMessage: () => 'must be well-formed text',
    },
  });
}
