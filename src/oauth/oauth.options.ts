/** What {@link OAuthModule} is configured with. */
export interface OAuthOptions {
  /**
   * Whether `grant_type=password` is served. OAuth 2.1, RFC 9700 and ASVS 10.4.4 forbid this grant to
   * third parties; here it is for the first-party client alone.
   */
  passwordGrant: boolean;
}
