import type { RouteMark } from '../http/route-mark.js';
import type { FieldName, OverviewKind, PageKind } from './texts/catalogue.js';

/** A text for some of the fields of a form, by their names. */
export type FieldTexts = Partial<Record<FieldName, string>>;

/** A field of a form. Its label is in the catalogues, by its name. */
export interface PageField {
  name: FieldName;
  /** The field is only there after an error about it, and may stay empty. Default: the form always has it, and needs it. */
  isOnDemand?: boolean;
  /** The field may stay empty. */
  isOptional?: boolean;
  /** The words of the field in the catalogues. Default: its name. */
  text?: FieldName;
  /**
   * A `checkbox` may stay empty. If it is checked, its value is `on`. `select` has the choices of the page
   * (`PageContext.choices`), and so has `checkboxes`, of which the person checks some: its value is theirs, separated
   * by spaces. `hidden` goes on with the form. `decision` is the button that the person pressed, and no field. `code`
   * is a code that works once, which is not shown again. `passkey` is the answer of a passkey, which the script fills
   * in; the other fields may then stay empty.
   */
  type:
    | 'email'
    | 'password'
    | 'text'
    | 'checkbox'
    | 'checkboxes'
    | 'select'
    | 'code'
    | 'hidden'
    | 'decision'
    | 'passkey';
  /** For password managers (HTML Living Standard, 4.10.18.7). */
  autocomplete:
    | 'username'
    | 'username webauthn'
    | 'current-password'
    | 'new-password'
    | 'one-time-code'
    | 'name'
    | 'off';
}

/** A page with a form, as a flow declares it. */
export interface PageForm {
  kind: PageKind;
  /** The path below the issuer, as in `@PageController()`. */
  path: string;
  /** Named as the members of the JSON route, whose errors name them. */
  fields: readonly PageField[];
  /** The page where a person goes on if the link in the mail is of no use any more, by its `path`. */
  retryPath?: string;
  /** The page to which a person goes back, before the form and after it, by its `path`. */
  backPath?: string;
  /** The page is for a person who is signed in, or who signed in a short time ago: see `SignedInBrowsers`. */
  signIn?: RouteMark['signIn'];
}

/** A page without a form, which shows something of the account. */
export interface PageOverview extends Pick<PageForm, 'path' | 'backPath' | 'signIn'> {
  kind: OverviewKind;
}

/** An e-mail address. */
export const EMAIL_FIELD: PageField = { name: 'email', type: 'email', autocomplete: 'username' };

/** The token of a mailed link. The script takes it from the fragment of the URL; without scripts, the person pastes it. */
export const TOKEN_FIELD: PageField = { name: 'token', type: 'text', autocomplete: 'off' };

/** The password that the account has. */
export const PASSWORD_FIELD: PageField = {
  name: 'password',
  type: 'password',
  autocomplete: 'current-password',
};

/** The password that a person who is signed in replaces. */
export const CURRENT_PASSWORD_FIELD: PageField = {
  name: 'current_password',
  type: 'password',
  autocomplete: 'current-password',
};

/** What a person signs in with: an e-mail address or a user name. */
export const LOGIN_FIELD: PageField = {
  name: 'username',
  text: 'login',
  type: 'text',
  autocomplete: 'username',
};

/** Another user name, if the one of a registration was taken meanwhile. */
export const USERNAME_FIELD: PageField = {
  name: 'username',
  type: 'text',
  autocomplete: 'username',
  isOnDemand: true,
};

/** A code of an authenticator app. */
export const CODE_FIELD: PageField = {
  name: 'code',
  type: 'code',
  autocomplete: 'one-time-code',
};

/** The code that a device shows. */
export const USER_CODE_FIELD: PageField = {
  name: 'user_code',
  type: 'text',
  autocomplete: 'off',
};

/** Which of two buttons the person pressed: `allow` or `deny`. */
export const DECISION_FIELD: PageField = {
  name: 'decision',
  type: 'decision',
  autocomplete: 'off',
  isOnDemand: true,
};

/** The answer of a passkey, as JSON: see `PageContext.passkey`. */
export const PASSKEY_FIELD: PageField = {
  name: 'passkey',
  type: 'passkey',
  autocomplete: 'off',
  isOptional: true,
};

/** A password that the account will have. */
export const NEW_PASSWORD_FIELD: PageField = {
  name: 'new_password',
  type: 'password',
  autocomplete: 'new-password',
};
