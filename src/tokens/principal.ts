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
  /** The session that the token was issued for (`sid`). */
  sessionId: string;
  clientId: string;
  /** All claims of the token, including those that the application added with `TokenClaims`. */
  claims: Readonly<AccessTokenClaims & Record<string, unknown>>;
}
