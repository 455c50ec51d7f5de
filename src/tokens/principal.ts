import type { HttpRequest } from '../http/request-origin.js';
import type { AccessTokenClaims } from './access-token.profile.js';

/**
 * How a request is authenticated: by the access token of a user's session, by that of a client that acts for itself, or
 * by a personal access token.
 */
export type Credential = 'session' | 'client' | 'personal-access-token';

/** The claims of a token. A personal access token has no session. */
export type PrincipalClaims = Omit<AccessTokenClaims, 'sid'> & { sid?: string };

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
  /** Of a personal access token: those roles of its owner that give at least one of its scopes. */
  roles: readonly string[];
  /** Whether the user has verified their e-mail address. False for a client that acts for itself. */
  emailVerified: boolean;
  /** How strong the sign-in was (`acr`): `aal1`, `aal2` or `phr`. Null if no user has signed in. */
  acr: string | null;
  /** How the user was proven (`amr`, RFC 8176), for example `pwd`, `otp` and `mfa`. Empty if no user has signed in. */
  amr: readonly string[];
  /** When the user was proven (`auth_time`), in seconds since the epoch. Null if no user has signed in. */
  authTime: number | null;
  /** How the request is authenticated. */
  credential: Credential;
  /** The session that the token was issued for (`sid`). For a personal access token its own id, which no session has. */
  sessionId: string;
  /** `nightlatch-pat` for a personal access token. */
  clientId: string;
  /** All claims of the token, including those that the application added with `TokenClaims`. */
  claims: Readonly<PrincipalClaims & Record<string, unknown>>;
}

/** A request on a guarded route. `user` is set once the guard has let it through. */
export interface AuthenticatedRequest extends HttpRequest {
  user?: Principal;
}
