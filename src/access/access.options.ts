import { REMOTE_DEFAULTS, type RemoteIssuerOptions } from './remote-issuer/remote.options.js';
import { withDefaults } from '../http/with-defaults.js';

/** What `AccessModule.forRoot()` is configured with: whose tokens are taken, and for whom they have to be. */
export interface AccessOptions extends RemoteIssuerOptions {
  /** The `aud` that a token must have: what the issuer was told of this service (`AUDIENCE`). */
  audience: string;
  /**
   * For the Swagger page (`withAuthDocs()`): where its Authorize button signs in, with a user name and a password. The
   * issuer has to allow calls from here (`CORS_ORIGINS`). Without it a token is pasted.
   */
  tokenUrl?: string;
  /** For the Swagger page: the scopes there are, each with what it allows. */
  scopes?: Readonly<Record<string, string>>;
  /** The longest lifetime of a token that is believed, in seconds; a day by default. */
  longestTokenSeconds?: number;
}

const DAY_SECONDS = 86_400;
/** More milliseconds than this a timer takes for one. */
const LONGEST_TIMER_SECONDS = 2_147_483;
const DEFAULTS = { ...REMOTE_DEFAULTS, longestTokenSeconds: DAY_SECONDS };

/** With every default. Throws where something is missing or cannot be, in a sentence that says what to do. */
export function completeAccessOptions(given: AccessOptions): AccessOptions & typeof DEFAULTS {
  const options = withDefaults(DEFAULTS, given ?? {});
  const { issuer, audience, introspection } = options;
  if ([issuer, audience].some((value) => typeof value !== 'string' || value === '')) {
    throw new Error(
      'AccessModule.forRoot({ issuer, audience }): both are needed, as texts that are not empty.',
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
    if (typeof value === 'number' && value >= least && value <= LONGEST_TIMER_SECONDS) continue;
    throw new Error(`AccessModule: ${name} cannot be ${String(value)}.`);
  }
  return options;
}
