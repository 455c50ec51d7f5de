/** Who makes a request: what `@CurrentUser()` gives to a controller. */
export interface Principal {
  /** The user's id (`sub`). */
  id: string;
  /** Null where the user has none, or where the guard knows no users. */
  username: string | null;
  scopes: string[];
  roles: string[];
  /** The sign-in the token comes from (`sid`). */
  sessionId: string;
  clientId: string;
}
