import type { BrowserSession } from '../sessions/browser-sessions.js';
import type { PageSection } from './page-section.js';
import type { SectionKind } from './texts/catalogue.js';

/** The path of the page of an account, below the issuer. */
export const ACCOUNT_PATH = '/account';

/** The sections of the page `/account`, in their order. */
export const ACCOUNT_SECTIONS: readonly SectionKind[] = [
  'profile',
  'email',
  'verification',
  'password',
  'passkeys',
  'second-factor',
  'totp',
  'recovery-codes',
  'identities',
  'sessions',
  'personal-tokens',
  'deletion',
];

/** A part of the page `/account`. The page shows those of all features that the application has. */
export abstract class AccountSection {
  /** Returns the section for this person, or null if there is nothing to show. */
  abstract describe(browser: BrowserSession): Promise<PageSection | null>;
}
