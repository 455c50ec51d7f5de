import type { FederationRefusal } from '../../events/reasons.js';

/** The reasons whose page says what to do about the account. It is the same page, so that it does not tell who exists here. */
const OF_ACCOUNTS: readonly FederationRefusal[] = [
  'email-missing',
  'email-not-verified',
  'email-taken',
  'domain-not-allowed',
  'registration-closed',
  'other-user',
];

/** A sign-in with a provider that is refused, with the reason for the log and the audit trail. No page shows it. */
export class RefusedError extends Error {
  constructor(
    readonly reason: FederationRefusal,
    /** More about it, for the log: no text that contains a secret. */
    readonly detail: string | null = null,
    /** The user whom the sign-in was for, if known. */
    readonly userId: string | null = null,
  ) {
    super(`The sign-in with the provider is refused: ${reason}.`);
  }

  /** The page that answers it. */
  get page(): 'identity-taken' | 'not-connected' | 'trip-over' | 'provider-failed' {
    if (this.reason === 'identity-taken') return 'identity-taken';
    if (OF_ACCOUNTS.includes(this.reason)) return 'not-connected';
    return this.reason.startsWith('trip-') ? 'trip-over' : 'provider-failed';
  }
}
