/** What a trip to a provider is for: a sign-in, or connecting an account to a user who is signed in. */
export type TripPurpose =
  | {
      kind: 'sign-in';
      /** The query of the sign-in page. */
      query: string;
    }
  | {
      kind: 'link';
      /** The user of the link ticket. At the callback, the session of the browser must still be that user's. */
      userId: string;
    };

/** A trip of a browser to a provider and back. It is stored in a cookie of that browser alone, encrypted. */
export interface Trip {
  /** The `id` of the provider. */
  provider: string;
  /** Binds the id_token to the trip (OpenID Connect Core section 3.1.2.1). */
  nonce: string;
  /** The PKCE verifier (RFC 7636). */
  verifier: string;
  /** In milliseconds since the epoch. */
  startedAt: number;
  purpose: TripPurpose;
}
