import type { PersonalTokenSectionFacts } from './personal-token-texts.js';

/** What a text may mention. It is escaped where it is written. */
export interface PageFacts {
  /** The name of the product. */
  product: string;
  /** The e-mail address that the person typed, or empty. */
  email: string;
  asksForPassword: boolean;
  /** The name of the application that the page is about; that of the product if it is about none. */
  client: string;
  /** The e-mail address of the person who is signed in, or empty. */
  account: string;
  /** The kind of the second factor that the page asks for, or empty. */
  method: string;
  /** The name of the provider that the page is about, or empty. */
  provider: string;
  /** The person wants to sign in with another account than `account`. */
  isOtherAccount: boolean;
  /** The person has just signed in with another provider, and that sign-in is not recent enough for `client`. */
  isProofTooOld: boolean;
  /** How many personal access tokens of the person still work; 0 on a page that is not about them. */
  tokens: number;
  /** What still signs the person in without the password, by name; nothing on a page that is not about it. */
  remaining: { passkeys: readonly string[]; accounts: readonly string[] };
}

/** What the words of a section mention, by its kind, in the order of the page `/account`. */
export interface SectionFacts extends PersonalTokenSectionFacts {
  profile: { name: string | null; username: string | null };
  /** `pending`: the new address that waits for its confirmation. */
  email: { email: string; pending: string | null };
  /** The address is not verified. */
  verification: object;
  'email-change': { email: string; expiresAt: Date | null };
  password: { isSet: boolean };
  sessions: object;
  session: {
    /** Null for the session of a browser on these pages. */
    client: string | null;
    device: string | null;
    ip: string | null;
    startedAt: Date;
    lastUsedAt: Date;
    isThisBrowser: boolean;
  };
  /** `names`: the providers whose accounts are connected. */
  identities: { names: readonly string[] };
  /** A connected account. */
  identity: { provider: string; email: string | null; since: Date; lastUsedAt: Date | null };
  /** A provider whose account the person can connect. */
  provider: { provider: string };
  deletion: object;
  /** `since`: when it was set up; null if it is not. `mustVerifyEmail`: it cannot be, before the address is verified. */
  totp: { since: Date | null; lastUsedAt: Date | null; mustVerifyEmail: boolean };
  'recovery-codes': { left: number };
  /** The kind of another second factor that the person can use instead. */
  'other-factor': { method: string };
  passkeys: { count: number };
  passkey: { name: string; addedAt: Date; lastUsedAt: Date | null; isSuspended: boolean };
  'passkey-removal': object;
  /** Whether a sign-in with the password asks for a second factor. */
  'second-factor': { isOn: boolean };
}
