/** The built-in mails. */
const BUILT_IN_MAILS = [
  'test',
  'verify-email',
  'already-registered',
  'reset-password',
  'change-email',
  'email-changed',
  'email-restored',
  'password-changed',
  'many-failures',
  'account-deleted',
  'passkey-added',
  'passkey-removed',
  'passkey-suspended',
  'identity-linked',
  'identity-unlinked',
  'personal-token-created',
  'personal-token-revoked',
  'factor-added',
  'factor-removed',
  'second-factor-on',
  'second-factor-off',
  'recovery-codes-made',
  'recovery-code-used',
  'factors-reset',
  'wrong-codes',
] as const;

/** The name of a built-in mail. */
type BuiltInMail = (typeof BUILT_IN_MAILS)[number];

/** What a text may mention. None of it was typed by a person. */
export interface MailFacts {
  /** The name of the sender. */
  product: string;
  /** The address that the mail goes to. */
  address: string;
  /** How long the link is valid, in the language of the mail; empty without a link. */
  lifetime: string;
  /** When it happened, in the language of the mail. */
  time: string;
  ip: string | null;
  /** The browser and the system: see `describeDevice`. */
  device: string | null;
  /** The name of the provider that the mail is about; empty if it is about none. */
  provider: string;
  /** How many personal access tokens of the account still work. */
  tokens: number;
  /** When each passkey was added that still signs in, in the language of the mail. */
  passkeys: readonly string[];
  /** The names of the providers whose accounts still sign in. */
  accounts: readonly string[];
  /** How many recovery codes are left. */
  left: number;
  /** The second factor is off, because the last one was removed. */
  secondFactorOff: boolean;
  /** The second factors that were removed, in the language of the mail. */
  removedFactors: readonly string[];
  /** The second factors that the account still has. */
  leftFactors: readonly string[];
}

/** The words of one mail. */
export interface MailText {
  subject: string;
  /** The paragraphs before the link. */
  before: string[];
  /** The text of the link. Left out if the mail has none. */
  action?: string;
  /** The paragraphs after the link. */
  after?: string[];
}

/** The words of all built-in mails in one language. */
export interface MailCatalogue {
  /** Introduces the link in plain sight, for mail programs that do not show the button. */
  copyLink: string;
  /** Says who sent the mail, at its end. */
  footer: (facts: Pick<MailFacts, 'product'>) => string;
  /** The names of second factors. `otherPasskeys`: if some were removed. */
  factors: Record<'passkey' | 'otherPasskeys' | 'totp' | 'recovery_code', string>;
  mails: Record<BuiltInMail, (facts: MailFacts) => MailText>;
}

/** Returns whether there is a built-in mail with this name. */
export function isBuiltInMail(kind: string): kind is BuiltInMail {
  return (BUILT_IN_MAILS as readonly string[]).includes(kind);
}
