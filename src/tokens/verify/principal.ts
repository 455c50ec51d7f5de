import type { AccessTokenClaims } from '../issue/access-token.js';

/** Who makes a request: what `@CurrentUser()` gives to a controller. */
export interface Principal {
  /** The `sub`: the id by which the application knows the user, or the subject of a client that acts for itself. */
  id: string;
  /**
   * The `User.id`, for the services of this library. Null for a client that acts for itself, and in a service that only
   * guards. It differs from `id` only if the application has a `UserDirectory`.
   */
  userId: string | null;
  /** Null where the user has none, where a client acts for itself, or where the guard knows no users. */
  username: string | null;
  scopes: string[];
  roles: readonly string[];
  /** The sign-in the token comes from (`sid`). */
  sessionId: string;
  clientId: string;
  /** All that the token says, with what the application had added to it (`TokenClaims`). */
  claims: Readonly<AccessTokenClaims & Record<string, unknown>>;
}
