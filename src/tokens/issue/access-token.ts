/** The claims of an access token (RFC 9068 section 2.2). A JWT is readable by whoever holds it. */
export interface AccessTokenClaims {
  iss: string;
  aud: string;
  /** The user's id, or what stands for the client where it acts for itself. */
  sub: string;
  client_id: string;
  /** Seconds since the epoch. */
  iat: number;
  exp: number;
  jti: string;
  /** The session: the sign-in the token comes from. */
  sid: string;
  /** Separated by spaces (RFC 6749 section 3.3); empty for none. */
  scope: string;
  roles: string[];
}

/** The `typ` of an access token's header (RFC 9068 section 2.1): no other JWT of ours has it. */
export const ACCESS_TOKEN_TYPE = 'at+jwt';
