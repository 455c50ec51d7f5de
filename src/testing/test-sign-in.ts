import type { Acr } from '../sessions/authentication-context.js';

/** The user to sign in: a `User`, a `Principal`, or any object with an id. */
export interface TestPrincipal {
  id: string;
  /** The `userId` of the principal with `TestSubjects`. Default: null. In an application with users, that of the user. */
  userId?: string | null | undefined;
  /** The `username` of the principal with `TestSubjects`. Default: null. In an application with users, that of the user. */
  username?: string | null | undefined;
  roles?: readonly string[] | undefined;
  scopes?: readonly string[] | undefined;
}

/** The scopes, the roles and the proof of a test's sign-in. */
export interface TestSignInOptions {
  /** The scopes of the token. Default: all; in a service without an issuer, none. */
  scopes?: readonly string[] | undefined;
  /** In an application with users, these become the roles of the user. Default: the roles that the user has. */
  roles?: readonly string[] | undefined;
  /**
   * Whether the user has verified their e-mail address. In an application with users, it becomes so.
   * Default: as the user is; in a service without an issuer, false.
   */
  emailVerified?: boolean | undefined;
  /** How strong the sign-in was, for `@RequireRecentSignIn({ acr })`. Default: `aal1`, a single factor. */
  acr?: Acr | undefined;
  /** When the user was proven, in seconds since the epoch. Default: now. */
  authTime?: number | undefined;
  /** `client`: a client that acts for itself, in a service without an issuer. Default: `session`. */
  credential?: 'session' | 'client' | undefined;
  /** More claims of the token, in a service without an issuer. With `AuthModule`, `TokenClaims` adds them. Default: none. */
  claims?: Readonly<Record<string, unknown>> | undefined;
}

/** The methods of a test's sign-in, by its level. */
export const TEST_METHODS = {
  aal1: ['test'],
  aal2: ['test', 'totp'],
  phr: ['test', 'passkey_hardware'],
} as const satisfies Record<Acr, readonly [string, ...string[]]>;

/** The tokens of a user who is signed in. */
export interface TestSignIn {
  accessToken: string;
  /** Null in a service without an issuer. */
  refreshToken: string | null;
  /** The header: `Bearer ...`. */
  authorization: string;
}
