import { InvalidRequestError } from './oauth.errors.js';

/** A form with more parameters is rejected. */
export const MAX_PARAMETERS = 100;

/** The parameters of a token request, as text. */
export type FormParameters = ReadonlyMap<string, string>;

/**
 * Reads the parameters of a form by RFC 6749 section 3.2: a parameter without a value counts as missing, and an unknown
 * one is ignored.
 * @param form the body as the framework parsed it, of any shape
 * @throws InvalidRequestError if a parameter is repeated, or there are more than 100.
 */
export function parseFormParameters(form: unknown): FormParameters {
  const parameters = new Map<string, string>();
  if (typeof form !== 'object' || form === null) return parameters;
  const entries = Object.entries(form);
  if (entries.length > MAX_PARAMETERS) {
    throw new InvalidRequestError('The request has too many parameters');
  }
  for (const [name, value] of entries) {
    if (Array.isArray(value)) throw new InvalidRequestError('A parameter is repeated');
    // The application's own form parser may nest values (`a[b]=c`). No parameter is nested.
    if (typeof value === 'string' && value !== '') parameters.set(name, value);
  }
  return parameters;
}

/**
 * Returns the value of a parameter.
 * @throws InvalidRequestError if it is missing.
 */
export function getRequired(parameters: FormParameters, name: string): string {
  const value = parameters.get(name);
  if (value === undefined) throw new InvalidRequestError(`${name} is required`);
  return value;
}
