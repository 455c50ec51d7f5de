/** The longest pause that a server can ask for: a wrong `Retry-After` must not lock a page for a day. */
const MAX_RETRY_AFTER_SECONDS = 300;

/** The body of an answer. */
export type Json = Readonly<Record<string, unknown>>;

/** Every failure of the client. */
export class NightlatchError extends Error {
  override readonly name = 'NightlatchError';
  /** Private, so that no log of the error shows the tokens in it. */
  readonly #body: Json;

  constructor(
    /**
     * The code of the server (`invalid_credentials`, `mfa_required`, ...), `unavailable` if the server cannot be reached
     * or does not answer as Nightlatch does, or `signed_out`.
     */
    readonly code: string,
    /** The HTTP status, or 0 without an answer. */
    readonly status = 0,
    /** How many seconds to wait before the next try, if the server says so. */
    readonly retryAfter?: number,
    body: Json = {},
  ) {
    super((body.detail ?? code) as string);
    this.#body = body;
  }

  /** The JSON that the server answered. */
  get body(): Json {
    return this.#body;
  }

  /** With `mfa_required`: the token for `secondFactor()`. */
  get mfaToken(): string {
    return this.#body.mfa_token as string;
  }

  /** With `mfa_required`: the kinds of second factors that the user has. */
  get methods(): readonly string[] {
    return this.#body.methods as string[];
  }
}

/** Returns the error of an answer: `unavailable` unless it is a 4xx that Nightlatch wrote. */
export function toError(response: Response | undefined, json: Json): NightlatchError {
  const { status = 0, headers } = response ?? {};
  const seconds = parseFloat(headers?.get('retry-after') ?? '');
  const retryAfter = seconds >= 0 ? Math.min(seconds, MAX_RETRY_AFTER_SECONDS) : undefined;
  const code = json.error ?? json.code;
  return status >= 400 && status < 500 && typeof code === 'string'
    ? new NightlatchError(code, status, retryAfter, json)
    : new NightlatchError('unavailable', status, retryAfter);
}
