/** The user to sign in: a `User`, a `Principal`, or any object with an id. */
export interface TestPrincipal {
  id: string;
  roles?: readonly string[];
  scopes?: readonly string[];
}

/** The scopes and roles of a test's sign-in. */
export interface TestSignInOptions {
  /** All scopes by default; in a service without an issuer, none. */
  scopes?: readonly string[];
  /** The roles of the user by default. In an application with users, these become the roles of the user. */
  roles?: readonly string[];
}

/** The tokens of a user who is signed in. */
export interface TestSignIn {
  accessToken: string;
  /** Null in a service without an issuer. */
  refreshToken: string | null;
  /** The header: `Bearer ...`. */
  authorization: string;
}
