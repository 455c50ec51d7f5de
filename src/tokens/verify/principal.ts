import type { AccessTokenClaims } from '../issue/access-token.js';

/** Who makes a request: what `@CurrentUser()` gives to a controller. */
export interface Principal {
  /** The `sub`: the user's id, or what stands for the client where it acts for itself. */
  id: string;
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
