import type { PageField } from './page-form.js';

/** A field of a form, with what the person typed. */
export interface FieldToRender extends PageField {
  label: string;
  hint: string | null;
  /** What the person typed; always empty for a password. */
  value: string;
  /** What is wrong with the value, or null. */
  error: string | null;
  /** The value is wrong: `error` says why, or the `alert` of the page. */
  isInvalid: boolean;
  /** The value is known and needs no person: write an `<input type="hidden">`. */
  isHidden: boolean;
  /**
   * The choices of a `<select>` or of `checkboxes`; empty for every other field. Write each of `checkboxes` as `<input
   * type="checkbox" name="NAME:VALUE">`, checked if its value is one of those in `value`, which are separated by spaces.
   */
  choices: readonly FieldChoice[];
}

/** A choice of a field. */
export interface FieldChoice {
  value: string;
  text: string;
}

/** A part of a page that shows something of the account. */
export interface SectionToRender {
  title: string;
  lines: readonly string[];
  /** Where the person changes it, or null. */
  link: PageLink | null;
  /**
   * `<button name="..." value="..." formnovalidate>` in the form of the page, or null. If the form has fields, write it after
   * the button of the form, because the first button of a form is pressed by the Enter key.
   */
  button: { text: string; name: string; value: string } | null;
}

/**
 * The button of a passkey. Write it as `<button type="button" hidden>` with the attributes that `files.passkeyScript` reads:
 * `data-passkey` (the method), `data-options`, `data-signal`, `data-failed`, `data-taken`, and `data-autofill` and
 * `data-renew` if they are set. After it comes a `<p class="error" role="alert" hidden>`. If the form has no other field, the
 * button takes the place of that of the form, before a `<p>` that says `unavailable`, which the script hides.
 */
export interface PasskeyToRender {
  method: 'create' | 'get';
  /** The options of `navigator.credentials`, as JSON. */
  options: string;
  isAutofilled: boolean;
  isRenewable: boolean;
  /** The members of `PublicKeyCredential.signalAllAcceptedCredentials()`, as JSON, or null. */
  signal: string | null;
  /** The text of the button. */
  button: string;
  /** What the script shows if the person or the browser has ended it. */
  failed: string;
  /** What the script shows if the device has a passkey of the account already. */
  taken: string;
  /** What the page shows in a browser without scripts or passkeys. */
  unavailable: string;
}

/** A link to another page. */
export interface PageLink {
  text: string;
  href: string;
}

/** A page whose HTML is to be written. */
export interface PageToRender {
  /** Which page: `sign-in`, `forgot-password`, `account`, ...; `error` for a page that could not be shown. */
  kind: string;
  /**
   * `form`: the person fills the form in, for the first time or after an error. `done`: what the form is for has happened.
   * `failed`: the form is of no use any more, because its link has expired, was used, or is not valid. `overview`: the page
   * has no form, and shows its sections.
   */
  state: 'form' | 'done' | 'failed' | 'overview';
  /** One of `HostedPages.locales`. */
  locale: string;
  /** The name of the product. */
  product: string;
  title: string;
  paragraphs: readonly string[];
  /** What went wrong and what to do, if it is not about one field. */
  alert: string | null;
  /**
   * A QR code as SVG, for the page itself: its colours are black and white. Null if the page has none. `link` opens an
   * authenticator app on the device of the page, which cannot scan its own screen.
   */
  qrCode: { svg: string; alt: string; link: PageLink } | null;
  /** Texts that the person copies: the key of an app, recovery codes. */
  codes: readonly string[];
  /** The form, for `method="post"`; null if there is none to send. */
  form: {
    /** The URL to which the form is sent; null for that of the page. */
    action: string | null;
    fields: readonly FieldToRender[];
    /** Write it as an `<input type="hidden" name="form">`: without it the form is not accepted. Null if it needs none. */
    token: string | null;
    /** The text of its button. Empty: the form has only the buttons of the sections. */
    button: string;
    /**
     * The text of a second button, with which the person says no: `<button name="decision" value="deny">`. The first one is
     * then `<button name="decision" value="allow">`. Null if the form has one button.
     */
    denyButton: string | null;
    /** The button with which the person uses a passkey, or null. */
    passkey: PasskeyToRender | null;
  } | null;
  sections: readonly SectionToRender[];
  /** The links to the other providers with which a person can sign in. */
  providers: readonly PageLink[];
  links: readonly PageLink[];
  /** The URLs of the files of the pages. */
  files: PageFileUrls;
}

/** The URLs of the files that a page loads. */
export interface PageFileUrls {
  style: string;
  /** Moves a token from the fragment of the URL into the field with the id `token`. */
  script: string;
  /** Asks the browser for a passkey. A page without one does not need it. */
  passkeyScript: string;
  logo: string | null;
  /** The logo, or the first letter of the product. */
  icon: string;
}
