import { InvalidArgumentError } from 'commander';

/**
 * Returns a parser for the value of an option.
 * @throws InvalidArgumentError if the value is not a whole number between the limits.
 */
export function wholeNumber(option: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (number >= min && number <= max) return number;
    throw new InvalidArgumentError(`${option} must be a whole number from ${min} to ${max}.`);
  };
}
