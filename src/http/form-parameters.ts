import { MalformedRequestError } from './errors.js';
import { MAX_PARAMETERS } from './form-body.js';

/** The parameters of a form, as text. */
export type FormParameters = ReadonlyMap<string, string>;

/**
 * Reads the parameters of a form by RFC 6749 section 3.2: a parameter without a value counts as missing, and an unknown
 * one is ignored.
 * @param form the body as the framework parsed it, of any shape
 * @throws MalformedRequestError if a parameter is repeated, or there are more than 100.
 */
export function parseFormParameters(form: unknown): FormParameters {
  const parameters = new Map<string, string>();
  if (typeof form !== 'object' || form === null) return parameters;
  const entries = Object.entries(form);
  if (entries.length > MAX_PARAMETERS) {
    throw new MalformedRequestError('The request has too many parameters');
  }
  for (const [name, value] of entries) {
    if (Array.isArray(value)) throw new MalformedRequestError('A parameter is repeated');
    // The application's own form parser may nest values (`a[b]=c`). No parameter is nested.
    if (typeof value === 'string' && value !== '') parameters.set(name, value);
  }
  return parameters;
}

/**
 * Returns the value of a parameter.
 * @throws MalformedRequestError if it is missing.
 */
export function getRequired(parameters: FormParameters, name: string): string {
  const value = parameters.get(name);
  if (value === undefined) throw new MalformedRequestError(`${name} is required`);
  return value;
}
