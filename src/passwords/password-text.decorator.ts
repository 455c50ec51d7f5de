import { ValidateBy } from 'class-validator';

/** Far above any password that is taken; what is longer cannot be right and need not be hashed. */
const LONGEST_SENT = 1_024;

/** A password as somebody sends it: any text with a UTF-8 form. Whether it is taken, the policy says. */
export function IsPasswordText(): PropertyDecorator {
  return ValidateBy({
    name: 'isPasswordText',
    validator: {
      validate: (value) =>
        typeof value === 'string' &&
        value !== '' &&
        value.length <= LONGEST_SENT &&
        value.isWellFormed(),
      defaultMessage: () => `must be text of 1 to ${LONGEST_SENT} characters`,
    },
  });
}
