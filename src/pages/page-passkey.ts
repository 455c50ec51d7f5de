import type { PageText, PageCatalogue } from './texts/catalogue.js';
import type { PasskeyToRender } from './page-to-render.js';

/** What a page asks the browser for, and with it the person. */
export interface PasskeyCeremony {
  /** `create` for a new passkey, `get` for one that exists. */
  method: 'create' | 'get';
  /** The options of `navigator.credentials`, as JSON. They are valid for five minutes. */
  options: object;
  /** The browser offers passkeys in the field of the user name. */
  isAutofilled?: boolean;
  /** The page has fresh options when it is loaded again. */
  isRenewable?: boolean;
  /** The passkeys that the user has, for `PublicKeyCredential.signalAllAcceptedCredentials()`. */
  signal?: object;
}

/** Returns the button of a passkey with its words, as a page shows it. */
export function describePasskey(
  { method, options, isAutofilled = false, isRenewable = false, signal }: PasskeyCeremony,
  { button, passkeyButton = button }: PageText,
  { passkey: { failed, taken, unavailable } }: PageCatalogue,
): PasskeyToRender {
  return {
    method,
    options: JSON.stringify(options),
    isAutofilled,
    isRenewable,
    signal: signal ? JSON.stringify(signal) : null,
    button: passkeyButton,
    failed,
    taken,
    unavailable,
  };
}

/** Parses what the script has put into the field of a passkey; returns null if it is no JSON. */
export function parsePasskeyField(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
