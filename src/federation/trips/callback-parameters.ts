/** The parameters of a callback that we read (RFC 6749 section 4.1.2, RFC 9207). */
const NAMES = ['code', 'state', 'iss', 'error', 'error_description'] as const;

const MAX_LENGTH = 2_048;

/** The parameters of a callback, each of which is there once at most. */
export type CallbackParameters = Partial<Record<(typeof NAMES)[number], string>>;

/**
 * Reads the parameters of a callback, from a query or a form.
 * @returns null if one is repeated or has more than 2 kB, or there is no `state`, or neither a `code` nor an `error`.
 */
export function readCallback(given: URLSearchParams): CallbackParameters | null {
  const parameters: CallbackParameters = {};
  for (const name of NAMES) {
    const [value, ...more] = given.getAll(name);
    if (more.length > 0 || (value?.length ?? 0) > MAX_LENGTH) return null;
    if (value) parameters[name] = value;
  }
  const { code, state, error } = parameters;
  return state === undefined || (code === undefined && error === undefined) ? null : parameters;
}
