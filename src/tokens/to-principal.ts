import type { Principal, PrincipalClaims } from './principal.js';
import type { SubjectState } from './subject-resolver.js';
import { InactiveSubjectError, InvalidAccessTokenError } from './tokens.errors.js';

/** A token whose own text and times are valid. */
interface CheckedToken {
  claims: PrincipalClaims;
  /** The items of the claim `scope`. */
  scopes: readonly string[];
}

/**
 * Returns the principal of a token, as its subject is now.
 * @throws InvalidAccessTokenError if the subject was deleted, or the session has ended; InactiveSubjectError if the user is
 * disabled.
 */
export function toPrincipal(
  { claims, scopes }: CheckedToken,
  state: SubjectState | null,
  own: Pick<Principal, 'credential' | 'sessionId'>,
): Principal {
  if (state === null) throw new InvalidAccessTokenError();
  if (state.disabled) throw new InactiveSubjectError();
  return {
    id: claims.sub,
    userId: state.userId ?? null,
    username: state.username,
    // Copies, so that a controller that changes them changes no other request.
    scopes: without(state.withheldScopes, scopes),
    roles: [...state.roles],
    emailVerified: state.emailVerified ?? claims.email_verified === true,
    acr: state.acr ?? claims.acr ?? null,
    amr: [...(claims.amr ?? [])],
    authTime: state.authTime ?? claims.auth_time ?? null,
    credential: own.credential,
    sessionId: own.sessionId,
    clientId: claims.client_id,
    claims,
  };
}

function without(withheld: readonly string[] | undefined, scopes: readonly string[]): string[] {
  return withheld?.length ? scopes.filter((each) => !withheld.includes(each)) : [...scopes];
}
