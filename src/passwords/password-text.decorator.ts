import { ValidateBy } from 'class-validator';

/** A password as somebody sends it: any text with a UTF-8 form. Whether it is taken, the policy says. */
export function IsPasswordText(): PropertyDecorator {
  return ValidateBy({
    name: 'isPasswordText',
    validator: {
      validate: (value) => typeof value === 'string' && value.isWellFormed(),
      defaultMessage: () => 'must be well-formed text',
    },
  });
}
