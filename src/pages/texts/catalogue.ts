import type { FieldErrorCode, LinkError, MfaErrorCode, PasskeyErrorCode } from './error-codes.js';
import type { MessageTexts } from './message-texts.js';
import type { PageFacts, SectionFacts } from './page-facts.js';
import type {
  PersonalTokenErrorCode,
  PersonalTokenFieldName,
  PersonalTokenPageKind,
  PersonalTokenSectionFacts,
} from './personal-token-texts.js';

/** The fields of the pages below `/account`. */
type AccountFieldName = 'current_password' | 'full_name' | 'locale' | 'session' | 'revoke_tokens';

/** The fields of the pages of second factors. `other_code` has words alone. */
type MfaFieldName =
  | 'code'
  | 'recovery_code'
  | 'other_code'
  | 'mfa_token'
  | 'enrolment_token'
  | 'method'
  | 'other_method';

/** The fields of the pages of passkeys. */
type PasskeyFieldName = 'name' | 'passkey';

/** The fields of the pages of connected accounts. */
type FederationFieldName = 'identity' | 'provider';

/** The name of a field of a form. */
export type FieldName =
  | 'email'
  | 'token'
  | 'username'
  | 'login'
  | 'password'
  | 'new_password'
  | 'applications'
  | 'user_code'
  | 'decision'
  | AccountFieldName
  | FederationFieldName
  | MfaFieldName
  | PasskeyFieldName
  | PersonalTokenFieldName;

/** The pages below `/account` for a person who is signed in. */
type AccountPageKind =
  | 'account-profile'
  | 'account-email'
  | 'account-password'
  | 'account-first-password'
  | 'account-sessions'
  | 'account-deletion';

/** The pages of second factors. */
type MfaPageKind =
  'second-step' | 'enrolment' | 'account-totp' | 'account-totp-removal' | 'account-recovery-codes';

/** The pages of passkeys. */
type PasskeyPageKind =
  'account-passkeys' | 'account-passkey' | 'account-second-factor' | 'account-second-factor-off';

/** The pages of connected accounts. */
type FederationPageKind = 'account-identities' | 'link-identity';

/** The name of a page. */
export type PageKind =
  | 'forgot-password'
  | 'reset-password'
  | 'verify-email'
  | 'request-verification'
  | 'confirm-email-change'
  | 'undo-email-change'
  | 'sign-in'
  | 'sign-out'
  | 'continue'
  | 'device'
  | 'device-confirm'
  | AccountPageKind
  | FederationPageKind
  | MfaPageKind
  | PasskeyPageKind
  | PersonalTokenPageKind;

/** The name of a page that shows something of the account, without a form. */
export type OverviewKind = 'account' | 'account-tokens';

/** The name of a link below a form. */
export type LinkText =
  'forgotPassword' | 'verifyAgain' | 'otherAccount' | 'signOut' | 'toApplication';

/** The sections of second factors. */
type MfaSectionKind = 'totp' | 'recovery-codes' | 'other-factor';

/** The sections of passkeys. */
type PasskeySectionKind = 'passkeys' | 'passkey' | 'passkey-removal' | 'second-factor';

/** The sections of connected accounts. */
type FederationSectionKind = 'identities' | 'identity' | 'provider';

/** The name of a section. */
export type SectionKind = keyof SectionFacts;

/** The words of one section. */
interface SectionText {
  title: string;
  lines: Array<string | null>;
  /** The link to its page, or its button. */
  action: string;
}

/** The words of one page. */
export interface PageText {
  title: string;
  paragraphs: string[];
  /** Empty: the form has only the buttons of its sections. */
  button: string;
  /** The button beside it, with which the person says no. Default: none. */
  denyButton?: string;
  /** The button with which the person uses a passkey instead. Default: {@link button}. */
  passkeyButton?: string;
  /** The page after the form was sent. */
  done: {
    title: string;
    paragraphs: string[];
    /** The link to where the browser goes on. */
    link?: string;
  };
}

/** `formatTime` writes a time in this language. */
type SectionTexts<Kinds extends SectionKind = SectionKind> = {
  [Kind in Kinds]: (facts: SectionFacts[Kind], formatTime: (time: Date) => string) => SectionText;
};

/** The words of `/account` and the pages below it in one language. */
export interface AccountTexts {
  /** The page `/account`. */
  overview: (facts: PageFacts) => Pick<PageText, 'title' | 'paragraphs'>;
  /** The link to it. */
  back: string;
  labels: Record<AccountFieldName, string>;
  hints: Partial<Record<AccountFieldName, string>>;
  missing: Record<AccountFieldName, string>;
  sections: SectionTexts<
    Exclude<
      SectionKind,
      FederationSectionKind | MfaSectionKind | PasskeySectionKind | keyof PersonalTokenSectionFacts
    >
  >;
  pages: Record<AccountPageKind, (facts: PageFacts) => PageText>;
}

/** The words of the pages of second factors in one language. */
export interface MfaTexts {
  labels: Record<MfaFieldName, string>;
  hints: Partial<Record<MfaFieldName, string>>;
  missing: Record<MfaFieldName, string>;
  field: Record<MfaErrorCode, string>;
  /** What the QR code is, for a person who cannot see it. */
  qrCode: string;
  /** The link that opens an app on the device of the page. */
  appLink: string;
  sections: SectionTexts<MfaSectionKind>;
  pages: Record<MfaPageKind, (facts: PageFacts) => PageText>;
}

/** The words of the pages of passkeys in one language. */
export interface PasskeyTexts {
  labels: Record<PasskeyFieldName, string>;
  missing: Record<PasskeyFieldName, string>;
  field: Record<PasskeyErrorCode, string>;
  /** The button of a passkey: see `PasskeyToRender`. */
  passkey: { failed: string; taken: string; unavailable: string };
  sections: SectionTexts<PasskeySectionKind>;
  pages: Record<PasskeyPageKind, (facts: PageFacts) => PageText>;
}

/** The words of the pages of a sign-in with another provider in one language. */
export interface FederationTexts extends MessageTexts {
  field: Record<'last_sign_in_method', string>;
  sections: SectionTexts<FederationSectionKind>;
  pages: Record<FederationPageKind, (facts: PageFacts) => PageText>;
}

/** The words of the pages of personal access tokens in one language. */
export interface PersonalTokenTexts {
  labels: Record<PersonalTokenFieldName, string>;
  hints: Partial<Record<PersonalTokenFieldName, string>>;
  missing: Record<PersonalTokenFieldName, string>;
  field: Record<PersonalTokenErrorCode, string>;
  /** The list of the tokens. */
  overview: () => Pick<PageText, 'title' | 'paragraphs'>;
  sections: SectionTexts<keyof PersonalTokenSectionFacts>;
  pages: Record<PersonalTokenPageKind, (facts: PageFacts) => PageText>;
}

/** The words of the pages in one language. */
export interface PageCatalogue
  extends
    Pick<AccountTexts, 'back'>,
    Pick<MfaTexts, 'qrCode' | 'appLink'>,
    Pick<PasskeyTexts, 'passkey'>,
    FederationTexts {
  /** Before the title of a page with an error, for screen readers. */
  errorPrefix: string;
  labels: Record<FieldName, string>;
  hints: Partial<Record<FieldName, string>>;
  /** The text of a field that was left empty, or whose value is not valid. */
  missing: Record<FieldName, string>;
  /** The button that shows and hides a password. */
  reveal: { show: string; hide: string };
  /** The title of a page whose link is of no use any more. */
  linkTitle: string;
  link: Record<LinkError, string>;
  field: Record<FieldErrorCode, string>;
  /** Too many attempts; `wait` is a time span, in this language. */
  tooMany: (wait: string) => string;
  /** The form came from another site, or cannot be read. */
  notSent: string;
  /** The server or its database is overloaded or away. */
  unavailable: string;
  /** Pages that say why another one cannot be shown. */
  errors: {
    /** An application has sent the browser here with a request that cannot be answered. What is wrong follows, in English. */
    badLink: { title: string; paragraphs: string[] };
    /** The title, before {@link tooMany} or {@link unavailable}. */
    unavailable: string;
    /** The title, before {@link notSent}, the words of the error, or one of those that follow. */
    other: string;
    /** The URL names nothing. */
    notFound: string;
    /** The person may not do this, or not now. */
    refused: string;
  };
  links: Record<LinkText, string>;
  overviews: Record<OverviewKind, (facts: PageFacts) => Pick<PageText, 'title' | 'paragraphs'>>;
  /** The link to the page where a person goes on: after a link that failed, and after a mail to another address. */
  retry: { failed: string; done: string };
  pages: Record<PageKind, (facts: PageFacts) => PageText>;
  sections: SectionTexts;
}
