import { InvalidRequestError } from './oauth.errors.js';

const MOST_PARAMETERS = 100;

/** The parameters of a token request, as text. */
export type FormParameters = ReadonlyMap<string, string>;

/**
 * Reads a parsed form by the rules of RFC 6749 section 3.2: a parameter without a value counts as
 * left out, an unknown one is ignored, a repeated one is an error. Throws {@link InvalidRequestError}.
 */
export function formParameters(form: unknown): FormParameters {
  const parameters = new Map<string, string>();
  if (typeof form !== 'object' || form === null) return parameters;
  const entries = Object.entries(form);
  if (entries.length > MOST_PARAMETERS)
    throw new InvalidRequestError('There are too many parameters');
  for (const [name, value] of entries) {
    if (Array.isArray(value)) throw new InvalidRequestError('A parameter is repeated');
    // A nested value comes from another form parser than ours (`a[b]=c`): no parameter of ours.
    if (typeof value === 'string' && value !== '') parameters.set(name, value);
  }
  return parameters;
}

/** The parameter's value. Throws {@link InvalidRequestError} where it is left out. */
export function required(parameters: FormParameters, name: string): string {
  const value = parameters.get(name);
  if (value === undefined) throw new InvalidRequestError(`The parameter ${name} is missing`);
  return value;
}
