import { withDefaults } from '../http/with-defaults.js';

/** The issuer whose tokens a service trusts, and how to reach it. */
export interface RemoteIssuerOptions {
  /** The exact `iss` of its tokens. Its metadata (RFC 8414) is read from this URL. */
  issuer: string;
  /** The URL of its keys, for example inside a private network. Default: read from the metadata. */
  jwksUri?: string | undefined;
  /** The age at which the keys are fetched again, in seconds. Default: 300. */
  keysMaxAgeSeconds?: number | undefined;
  /** The least time between two fetches for an unknown `kid`, in seconds. Default: 10. */
  cooldownSeconds?: number | undefined;
  /** The time limit of a request to the issuer, in milliseconds. Default: 2000. */
  timeoutMs?: number | undefined;
  /**
   * Allows `http:` URLs of other machines. An attacker in the network can then answer with keys of their own, so set it
   * only where you trust the whole network. Default: false.
   */
  allowInsecureHttp?: boolean | undefined;
  /**
   * Asks the issuer about every token (RFC 7662), so that a sign-out takes effect at once. Without it a token is
   * accepted until it expires. Default: off.
   */
  introspection?: IntrospectionOptions | undefined;
}

/** How to ask the issuer about a token. */
export interface IntrospectionOptions {
  /** A confidential client of the issuer: `ClientsService.create()` or `nightlatch clients create` makes one. */
  clientId: string;
  /** The secret of that client. */
  clientSecret: string;
  /** The URL of the introspection endpoint. Default: read from the metadata. */
  uri?: string | undefined;
  /** How long an answer is cached, in seconds. Default: 0. */
  rememberSeconds?: number | undefined;
}

/** Configures `AccessModule.forRoot()`: the issuer, and the audience that its tokens must name. */
export interface AccessOptions extends RemoteIssuerOptions {
  /** The `aud` that a token must have: the issuer's `AUDIENCE` for this service. */
  audience: string;
  /**
   * The token endpoint for the Authorize button of the Swagger page (`withAuthDocs()`), which signs in with a user name
   * and a password. The issuer must allow calls from this origin (`CORS_ORIGINS`). Without it the button takes a token.
   * Default: none.
   */
  tokenUrl?: string | undefined;
  /** The scopes on the Swagger page, each with a description. Default: none. */
  scopes?: Readonly<Record<string, string>> | undefined;
  /** The longest lifetime of a token that is accepted, in seconds. Default: 86400, a day. */
  longestTokenSeconds?: number | undefined;
  /** How recent a sign-in has to be for `@RequireRecentSignIn()` without `maxAgeSeconds`, in seconds. Default: 600. */
  recentSignInSeconds?: number | undefined;
}

const DEFAULTS = {
  keysMaxAgeSeconds: 300,
  cooldownSeconds: 10,
  timeoutMs: 2_000,
  longestTokenSeconds: 86_400,
};
/** A timer with more milliseconds than 2^31 - 1 would fire at once. */
const MAX_TIMER_SECONDS = 2_147_483;

/** {@link AccessOptions} with every default. */
export type CompleteAccessOptions = AccessOptions & typeof DEFAULTS;

/** The injection token of {@link CompleteAccessOptions}. */
export const ACCESS_OPTIONS = Symbol('ACCESS_OPTIONS');

/**
 * Fills in the defaults.
 * @throws Error if an option is missing or out of range.
 */
export function completeAccessOptions(given: AccessOptions): CompleteAccessOptions {
  const options = withDefaults(DEFAULTS, given ?? {});
  const { issuer, audience, introspection } = options;
  if ([issuer, audience].some((value) => typeof value !== 'string' || value === '')) {
    throw new Error(
      'AccessModule.forRoot({ issuer, audience }): both are needed, as non-empty strings.',
    );
  }
  if (introspection && !(introspection.clientId && introspection.clientSecret)) {
    throw new Error(
      'AccessModule: introspection needs clientId and clientSecret, of a client of the issuer.',
    );
  }
  const { keysMaxAgeSeconds, timeoutMs, longestTokenSeconds, cooldownSeconds } = options;
  const positive = { keysMaxAgeSeconds, timeoutMs, longestTokenSeconds };
  const others = {
    cooldownSeconds,
    'introspection.rememberSeconds': introspection?.rememberSeconds,
  };
  for (const [name, value = 0] of Object.entries({ ...positive, ...others })) {
    const least = name in positive ? Number.MIN_VALUE : 0;
    if (typeof value === 'number' && value >= least && value <= MAX_TIMER_SECONDS) continue;
    throw new Error(`AccessModule: ${name} cannot be ${String(value)}.`);
  }
  return options;
}
