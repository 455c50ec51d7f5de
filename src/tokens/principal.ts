import type { AccessTokenClaims } from './access-token.profile.js';

/** The user or client that makes a request: what `@CurrentUser()` passes to a controller. */
export interface Principal {
  /** The `sub`: the id by which the application knows the user, or the subject of a client that acts for itself. */
  id: string;
  /**
   * The `User.id`, for the services of this library. Null for a client that acts for itself, and in a service that only
   * guards. It differs from `id` only if the application has a `UserDirectory`.
   */
  userId: string | null;
  /** Null if the user has none, if a client acts for itself, or if the service has no users of its own. */
  username: string | null;
  scopes: string[];
  roles: readonly string[];
  /** Whether the user has verified their e-mail address. False for a client that acts for itself. */
  emailVerified: boolean;
  /** How strong the sign-in was (`acr`): `aal1`, `aal2` or `phr`. Null for a client that acts for itself. */
  acr: string | null;
  /** How the user was proven (`amr`, RFC 8176), for example `pwd`, `otp` and `mfa`. Empty for a client that acts for itself. */
  amr: readonly string[];
  /** When the user was proven (`auth_time`), in seconds since the epoch. Null for a client that acts for itself. */
  authTime: number | null;
  /** The session that the token was issued for (`sid`). */
  sessionId: string;
  clientId: string;
  /** All claims of the token, including those that the application added with `TokenClaims`. */
  claims: Readonly<AccessTokenClaims & Record<string, unknown>>;
}
