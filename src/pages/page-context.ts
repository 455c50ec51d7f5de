import type { BrowserSession } from '../sessions/browser-sessions.js';
import type { FieldTexts } from './page-form.js';
import type { PageSection } from './page-section.js';
import type { PageLink } from './page-to-render.js';
import type { PasskeyCeremony } from './page-passkey.js';
import type { FieldName, LinkText } from './texts/catalogue.js';
import type { PageFacts } from './texts/page-facts.js';

/** A choice of a field. Its text can depend on the language of the page. */
export interface OfferedChoice {
  value: string;
  text: string | ((locale: string) => string);
}

/** What a page shows of one request, besides its form. */
export interface PageContext {
  /**
   * The session of the browser, or null if it has none: the form gets a token that binds it to this browser and session.
   * A page that reads the session needs it. Without this member, the form has no token and must carry its own proof.
   */
  browser?: BrowserSession | null;
  /**
   * The form carries its own proof, so the page needs no session. Without a token, it is taken as from a browser that has none:
   * the person may have signed in after the form was loaded.
   */
  hasOwnProof?: boolean;
  /** The URL to which the form is sent. Default: that of the page. */
  action?: string;
  /** The key of an authenticator app as a QR code, in SVG, which the person scans. */
  qrSvg?: string;
  /** The same as a URI, which opens an app on the device of the page. */
  otpauthUri?: string;
  /** What the script asks the browser for, if the person chooses a passkey. The form has a {@link PASSKEY_FIELD}. */
  passkey?: PasskeyCeremony;
  /** Texts that the person copies: the key of an app, recovery codes. */
  codes?: readonly string[];
  /** What its words mention. */
  facts?: Partial<PageFacts>;
  /** What the fields contain at first. */
  values?: FieldTexts;
  /** The choices of the fields that are a `select` or `checkboxes`. */
  choices?: Partial<Record<FieldName, readonly OfferedChoice[]>>;
  /** What the page shows of the account. */
  sections?: readonly PageSection[];
  /** The other providers with which the person can sign in, and the URLs that begin it. */
  providers?: readonly PageLink[];
  /** The links below the form, by the names of their words. */
  links?: ReadonlyArray<{ text: LinkText; href: string }>;
}
