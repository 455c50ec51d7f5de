/** Options of `AuthorizeModule.forRoot()`. */
export interface AuthorizeOptions {
  /**
   * How long a browser stays signed in, in seconds: further applications need no password meanwhile. 600 to 2592000, or 0: each
   * application and each device asks for the password. Default: 43200, 12 hours.
   */
  browserSessionSeconds?: number | undefined;
  /** Whether devices and command lines can sign in: `POST /device_authorization`, and the page `/device`. Default: true. */
  device?: boolean | undefined;
  /** Whether the Swagger page of the application can sign in here (`withAuthDocs()`). Default: true. */
  docs?: boolean | undefined;
}

/** {@link AuthorizeOptions}, checked and complete. */
export interface AuthorizeSettings {
  browserSessionSeconds: number;
  /** The session of a browser serves only the request that a person has signed in for. */
  isOneTime: boolean;
}

/** The injection token of {@link AuthorizeSettings}. */
export const AUTHORIZE_SETTINGS = Symbol('AUTHORIZE_SETTINGS');

const DEFAULT_SECONDS = 43_200;
/** What a person needs to get back to the application. */
const MIN_SECONDS = 600;
const MAX_SECONDS = 30 * 86_400;

/**
 * Adds the defaults to the options.
 * @throws Error if an option is not valid. The message says what to do.
 */
export function toAuthorizeSettings({
  browserSessionSeconds: seconds = DEFAULT_SECONDS,
}: AuthorizeOptions): AuthorizeSettings {
  const isOneTime = seconds === 0;
  if (
    !isOneTime &&
    !(Number.isInteger(seconds) && seconds >= MIN_SECONDS && seconds <= MAX_SECONDS)
  ) {
    throw new Error(
      `AuthorizeModule: browserSessionSeconds must be 0, or a whole number from ${MIN_SECONDS} to ${MAX_SECONDS}.`,
    );
  }
  return { browserSessionSeconds: isOneTime ? MIN_SECONDS : seconds, isOneTime };
}
