import type { IDToken, JsonObject } from 'oauth4webapi';
import { canonicalizeEmail } from '../../users/identifiers.js';
import { cleanFullName, FULL_NAME_MAX_LENGTH } from '../../users/full-name.js';
import type { ProviderSettings } from '../federation.options.js';
import type { UpstreamUser } from '../upstream-profile.js';

/** A person whom the provider has proven. */
export interface ProvenPerson {
  upstream: UpstreamUser;
  /** When the provider asked the person who they are; null if it does not say so. */
  authenticatedAt: Date | null;
  /** The provider says that it has asked for a second factor. */
  hasSecondFactor: boolean;
}

const ASCII_LOCAL_PART = /^[!-~]+@/;

/** The values of `acr` by which a provider says that it has asked for a second factor. */
const STRONG_ACR: readonly unknown[] = [
  'aal2',
  'aal3',
  'phr',
  'phrh',
  'http://schemas.openid.net/pape/policies/2007/06/multi-factor',
];

/**
 * Returns what we take from the claims of a provider.
 * @param named the claims that name the person: those of the id_token, or of the userinfo endpoint
 */
export function toUpstreamUser(
  claims: IDToken,
  named: JsonObject,
  { email_verified: belief }: ProviderSettings,
): ProvenPerson {
  const { auth_time: time, amr, acr } = claims;
  const upstream = {
    subject: claims.sub,
    email: toEmail(named.email),
    emailVerified: isVerified(named.email_verified, belief),
    name: toName(named.name),
  };
  const isTime = typeof time === 'number' && time > 0 && Number.isFinite(time);
  return {
    upstream,
    authenticatedAt: isTime ? new Date(time * 1_000) : null,
    hasSecondFactor: (Array.isArray(amr) && amr.includes('mfa')) || STRONG_ACR.includes(acr),
  };
}

/** Returns what a profile of the application says, cleaned like the claims of a provider. */
export function cleanUpstreamUser(
  { subject, email, emailVerified, name }: UpstreamUser,
  belief: ProviderSettings['email_verified'],
): UpstreamUser {
  return {
    subject,
    email: toEmail(email),
    emailVerified: isVerified(emailVerified, belief),
    name: toName(name),
  };
}

/** Some providers write the boolean as text. A `false` always wins. */
function isVerified(claim: unknown, belief: ProviderSettings['email_verified']): boolean {
  if (belief === 'never') return false;
  if (claim === true || claim === 'true') return true;
  return belief === 'always' && claim === undefined;
}

/**
 * Returns the address as the provider spells it, or null if no user could have it. Its local part has to be ASCII: the
 * provider has verified this spelling, and `ｅve@example.com` may be another mailbox than that to which we fold it.
 */
function toEmail(claim: unknown): string | null {
  if (typeof claim !== 'string' || canonicalizeEmail(claim) === null) return null;
  const address = claim.trim();
  return ASCII_LOCAL_PART.test(address) ? address : null;
}

function toName(claim: unknown): string | null {
  if (typeof claim !== 'string') return null;
  // Cut first: a provider may send any length.
  const text = claim
    .slice(0, 4 * FULL_NAME_MAX_LENGTH)
    .toWellFormed()
    .replaceAll(/\p{Cc}/gu, '');
  return cleanFullName([...text].slice(0, FULL_NAME_MAX_LENGTH).join('').trim());
}
