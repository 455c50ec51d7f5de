/** What {@link OAuthModule} is configured with. */
export interface OAuthOptions {
  /**
   * Whether `grant_type=password` is served. OAuth 2.1, RFC 9700 and ASVS 10.4.4 forbid this grant to
   * third parties; here it is for the first-party client alone. On by default.
   */
  passwordGrant?: boolean;
  /** Which of the routes there are; all of them by default. */
  routes?: OAuthRoutes;
}

/** Which routes `OAuthModule` has. The metadata lists those that there are. */
export interface OAuthRoutes {
  /** `POST /token`. */
  token?: boolean;
  /** `POST /revoke`. */
  revoke?: boolean;
  /** `POST /introspect`. */
  introspect?: boolean;
  /** `GET /.well-known/oauth-authorization-server`. */
  metadata?: boolean;
  /** `GET /.well-known/jwks.json`. */
  jwks?: boolean;
}

/** The token that {@link OAuthOptions} are injected by. */
export const OAUTH_OPTIONS = Symbol('OAUTH_OPTIONS');
