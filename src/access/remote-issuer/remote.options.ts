/** The issuer that a service trusts, and how it is asked. */
export interface RemoteIssuerOptions {
  /** The `iss` of its tokens, exactly; its metadata (RFC 8414) is found from here. */
  issuer: string;
  /** Where its keys are, where they are not to be found by its metadata: an address of an inner network. */
  jwksUri?: string;
  /** How long keys are kept before they are asked for anew, in seconds; 300 by default. */
  keysMaxAgeSeconds?: number;
  /** How soon an unknown `kid` may have the keys asked for again, in seconds; 10 by default. */
  cooldownSeconds?: number;
  /** How long an answer may take, in milliseconds; 2,000 by default. */
  timeoutMs?: number;
  /**
   * Takes an `http:` address that is not of this machine: whoever is on the way can then hand out keys of their
   * own. For a network that is trusted altogether.
   */
  allowInsecureHttp?: boolean;
  /**
   * Asks the issuer about every token (RFC 7662), so that a sign-out is felt at once; without it a token is good
   * until it expires.
   */
  introspection?: IntrospectionOptions;
}

/** How tokens are asked about. */
export interface IntrospectionOptions {
  /** A confidential client of the issuer: `ClientsService.create()` there, or the server's `nightlatch clients create`. */
  clientId: string;
  clientSecret: string;
  /** Where, if the metadata is not to say. */
  uri?: string;
  /** For how long an answer is believed, in seconds; 0 by default. */
  rememberSeconds?: number;
}

/** What {@link RemoteIssuerOptions} are where they are left out. */
export const REMOTE_DEFAULTS = {
  keysMaxAgeSeconds: 300,
  cooldownSeconds: 10,
  timeoutMs: 2_000,
};

/** The token that {@link RemoteIssuerOptions} are injected by. */
export const REMOTE_OPTIONS = Symbol('REMOTE_OPTIONS');
