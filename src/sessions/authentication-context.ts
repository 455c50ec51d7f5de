import { SecondFactorDueError } from './sessions.errors.js';

/** The levels of a sign-in, from the weakest to the strongest (NIST SP 800-63B; `phr` is that of OpenID EAP ACR Values). */
export const ACR_VALUES = ['aal1', 'aal2', 'phr'] as const;

/** How strong a sign-in is: one factor, two factors, or a passkey, which no other site can ask for. */
export type Acr = (typeof ACR_VALUES)[number];

/** The time of a proof at another provider that does not tell when it was. It counts as no recent sign-in. */
export const UNKNOWN_TIME = new Date(0);

/** How a user was proven, and when. Its three members describe the same proof. */
interface Authentication {
  /**
   * Our words: `password`, `totp`, `recovery_code`, `passkey_hardware`, `passkey_synced`, `federated`, `federated_mfa`, or that
   * of an application.
   */
  methods: readonly string[];
  acr: Acr;
  time: Date;
}

/** The columns of a session that {@link getAuthentication} reads. */
interface AuthenticatedSession {
  userId: string | null;
  authenticationMethod: string;
  methods: readonly string[] | null;
  acr: Acr | null;
  authenticatedAt: Date | null;
  createdAt: Date;
}

/** The names that RFC 8176 has for our methods. The word of an application stays as it is. */
const REFERENCES: Readonly<Record<string, readonly string[]>> = {
  password: ['pwd'],
  totp: ['otp'],
  recovery_code: ['otp'],
  // Its user was verified by the device, so it is two factors.
  passkey_hardware: ['hwk', 'user'],
  passkey_synced: ['swk', 'user'],
  // RFC 8176 has no name for a proof at another provider.
  federated: ['fed'],
  // A second factor at that provider.
  federated_mfa: ['mfa'],
};
const PASSKEYS: readonly string[] = ['passkey_hardware', 'passkey_synced'];
const SECOND_FACTORS: readonly string[] = ['totp', 'recovery_code', ...PASSKEYS];

/** Returns how the user of a session was proven, or null for a client that acts for itself. */
export function getAuthentication(session: AuthenticatedSession): Authentication | null {
  if (session.userId === null) return null;
  const { methods, acr, authenticatedAt, createdAt, authenticationMethod } = session;
  return {
    // An earlier version, which knew one method and one level, left these out.
    methods: methods ?? [authenticationMethod],
    acr: acr ?? 'aal1',
    time: authenticatedAt ?? createdAt,
  };
}

/** Returns the level of a sign-in by these methods. Each is another factor. */
export function toAcr(methods: readonly string[]): Acr {
  if (methods.some((method) => PASSKEYS.includes(method))) return 'phr';
  const isTwoFactors = methods.length > 1 || methods.some((each) => SECOND_FACTORS.includes(each));
  return isTwoFactors ? 'aal2' : 'aal1';
}

/**
 * Checks that a user whose second factor is on has proven it.
 * @throws SecondFactorDueError if the methods are only one factor.
 */
export function assertFactorsProven(
  { secondFactorOn }: { secondFactorOn: boolean },
  methods: readonly string[],
): void {
  if (secondFactorOn && toAcr(methods) === 'aal1') throw new SecondFactorDueError();
}

/** Returns the claims that say how a user was proven (OpenID Connect Core section 2), or null for a client without a user. */
export function toAuthenticationClaims(session: AuthenticatedSession) {
  const authentication = getAuthentication(session);
  if (!authentication) return null;
  const { methods, acr, time } = authentication;
  const seconds = Math.floor(time.getTime() / 1000);
  return { acr, amr: toAmr(methods, acr), ...(seconds > 0 && { auth_time: seconds }) };
}

/** Returns the `amr` claim (RFC 8176) of a sign-in by these methods. */
export function toAmr(methods: readonly string[], acr: Acr): string[] {
  const references = methods.flatMap((method) => REFERENCES[method] ?? [method]);
  return [...new Set([...references, ...(acr === 'aal1' ? [] : ['mfa'])])];
}

/**
 * Returns the methods and the level after one more proof in a session. Methods that are stronger than the new proof are
 * left out: `acr` and `auth_time` are read together, and an old passkey must not look like one of this minute.
 */
export function addProof(
  methods: readonly string[],
  proven: string,
): { methods: string[]; acr: Acr } {
  if (proven === 'password') return { methods: [proven], acr: 'aal1' };
  const isPasskey = PASSKEYS.includes(proven);
  const kept = methods.filter((each) => each !== proven && (isPasskey || !PASSKEYS.includes(each)));
  // A session began with a first factor, so a second one makes two.
  return { methods: [...kept, proven], acr: isPasskey ? 'phr' : 'aal2' };
}

/** Returns whether a sign-in of the level `acr` is as strong as `wanted`. The words of another issuer have to be equal. */
export function meetsAcr(acr: string | null, wanted: string): boolean {
  return acr === wanted || (getRank(wanted) >= 0 && getRank(acr) >= getRank(wanted));
}

function getRank(acr: string | null): number {
  return ACR_VALUES.findIndex((each) => each === acr);
}
