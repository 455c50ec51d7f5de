/** Why a sign-in failed. `refused`: a `SignInStep` denied it. */
export type SignInFailure =
  | 'unknown-user'
  | 'wrong-password'
  | 'wrong-second-factor'
  | 'wrong-passkey'
  | 'inactive-user'
  | 'refused';

/** Why a sign-in with a provider was refused. */
export type FederationRefusal =
  // What came back from the provider.
  | 'trip-unknown'
  | 'trip-expired'
  | 'wrong-provider'
  | 'wrong-issuer'
  | 'malformed-callback'
  | 'provider-error'
  | 'provider-away'
  | 'exchange-failed'
  | 'id-token-missing'
  | 'id-token-not-valid'
  | 'signature-not-valid'
  | 'userinfo-not-valid'
  | 'profile-failed'
  | 'subject-not-valid'
  // Whose account it would be.
  | 'email-missing'
  | 'email-not-verified'
  | 'email-taken'
  | 'domain-not-allowed'
  | 'registration-closed'
  | 'inactive-user'
  // Connecting an account.
  | 'identity-taken'
  | 'other-user';

/** Why a session ended. */
export type SessionEndReason =
  | 'signed-out'
  | 'revoked'
  | 'ended-by-administrator'
  | 'password-changed'
  | 'password-reset'
  | 'email-undone'
  | 'factors-changed'
  | 'refresh-token-reused'
  | 'client-deleted'
  | 'too-many-sessions'
  | 'signed-in-again'
  | 'authorization-code-reused';

/** Why a personal access token was revoked. `holder`: `POST /revoke` got the token itself. */
export type TokenRevokeReason = 'user' | 'administrator' | 'holder' | 'password' | 'reset';

/** Why a personal access token was refused. */
export type TokenRefusal =
  'malformed' | 'unknown' | 'wrong-secret' | 'revoked' | 'expired' | 'inactive-user' | 'overloaded';
