import { optional, setting } from './setting.js';
import { emailAddress, linkUrl, oneOf, sender, smtpUrl, wholeNumber } from './values.js';

/** The settings of mail, for the table of all settings. */
export const MAIL = {
  SMTP_URL: optional(
    smtpUrl,
    'in development, mails are shown at `/dev/mail`; in production, no mail is sent',
    'The mail server that sends the mails. A user name and a password in it are percent-encoded.',
  ),
  SMTP_TLS: optional(
    oneOf('required', 'opportunistic'),
    '`required`, except for a mail server on this machine',
    '`required` sends nothing without TLS and a valid certificate of the mail server. `opportunistic` uses TLS if the mail server offers it, with any certificate.',
  ),
  MAIL_FROM: optional(
    sender,
    'required with `SMTP_URL`',
    'The sender of the mails. The name in it is what the mails call the product.',
  ),
  MAIL_BOUNCE_TO: optional(
    emailAddress,
    'the address of `MAIL_FROM`',
    'The address to which mail servers report mails that they cannot deliver.',
  ),
  DEFAULT_LOCALE: setting(
    oneOf('en', 'de', 'fr', 'es'),
    'en',
    'The language of mails to users who have not chosen one (`PATCH /users/me`), if their browser asked for none of these.',
  ),
  EMAIL_VERIFICATION: optional(
    oneOf('off', 'optional', 'required'),
    '`optional` if the server sends mails, else `off`',
    'Whether people who register prove that they read the mails to their address. With `optional` the account exists at once, and a mail asks to verify its address. With `required` it exists when the address is verified. See [verification](verification.md).',
  ),
  EMAIL_VERIFICATION_PROOF: setting(
    oneOf('link+password', 'link'),
    'link+password',
    'What verifies an address: the mailed link and the password of the account, or the link alone. With `link`, people who open a link without reading its mail verify the account that a stranger made with their address. Not with `EMAIL_VERIFICATION=required`.',
  ),
  VERIFY_EMAIL_URL: optional(
    linkUrl,
    '`ISSUER/account/verify#token={token}`',
    'The page on which people verify their address, as for `RESET_PASSWORD_URL`.',
  ),
  RESET_PASSWORD_URL: optional(
    linkUrl,
    '`ISSUER/account/reset#token={token}`',
    'The page on which people choose a new password, with `{token}` for the token of the link. In the fragment of the URL, as in the default, the token reaches no log. In production it must start with `https:`, except on this machine.',
  ),
  RESET_LINK_MINUTES: setting(
    wholeNumber(5, 60, 'minutes'),
    60,
    'How long a link to choose a new password is valid, from the moment that the mail server accepts the mail.',
  ),
  CHANGE_EMAIL_URL: optional(
    linkUrl,
    '`ISSUER/account/email#token={token}`',
    'The page on which people confirm a new e-mail address, written like `RESET_PASSWORD_URL`.',
  ),
  UNDO_EMAIL_URL: optional(
    linkUrl,
    '`ISSUER/account/email/undo#token={token}`',
    'The page on which people undo a change of their e-mail address, written like `RESET_PASSWORD_URL`.',
  ),
  DEV_MAILBOX: setting(
    oneOf('on', 'off'),
    'on',
    'Whether a development server without `SMTP_URL` shows its mails at `/dev/mail`, to browsers on this machine. It needs an `ISSUER` on this machine and `WORKERS=1`, and never works in production.',
  ),
};
