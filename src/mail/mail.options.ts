import { ConfigurableModuleBuilder } from '@nestjs/common';
import { canonicalizeLocale } from '../users/locale.js';
import { type MailAddress, parseMailAddress, toMailAddress } from './mail-address.js';
import { parseSmtpUrl } from './smtp-url.js';

/** The SMTP server that takes the mails. */
export interface SmtpOptions {
  /** `smtp://USER:PASSWORD@HOST:587`, or `smtps://` for TLS from the first byte. */
  url: string;
  /**
   * `required` sends nothing without TLS and a valid certificate. `opportunistic` uses TLS if the server offers it.
   * Default: `required`, except for a server on this machine.
   */
  tls?: 'required' | 'opportunistic' | undefined;
}

/** The option `mail` of `AuthModule`. Without it, no mail is sent, and features that need mail cannot be turned on. */
export interface MailOptions {
  /** The sender: an address, with the name of the product if the mails shall mention it, `Example <no-reply@example.com>`. */
  from: string;
  /** The SMTP server. Left out if `MailTransport` is among the `overrides`, or with `devMailbox`. Default: none. */
  smtp?: SmtpOptions | undefined;
  /** The address to which mail servers report what they cannot deliver. Default: that of `from`. */
  bounceTo?: string | undefined;
  /** The language of mails to users who have chosen none and whose request named none. Default: `en`. */
  defaultLocale?: string | undefined;
  /** Keeps the mails in memory instead of sending them, for `DevMailboxModule`. For development only. Default: false. */
  devMailbox?: boolean | undefined;
}

/** The option `mail`, as the module below gets it. */
export interface MailModuleOptions {
  mail?: MailOptions;
}

/** {@link MailOptions}, checked and complete. */
export interface MailSettings {
  from: MailAddress;
  bounceTo: string;
  defaultLocale: string;
  smtp: SmtpOptions | null;
  devMailbox: boolean;
}

/** The injection token of {@link MailSettings}, or null if there is no mail. */
export const MAIL_SETTINGS = Symbol('MAIL_SETTINGS');

/**
 * Checks the option `mail`.
 * @throws Error if a member is not valid. The message says what to do.
 */
export function toMailSettings({ mail }: MailModuleOptions): MailSettings | null {
  if (!mail) return null;
  const { smtp = null, defaultLocale = 'en', devMailbox = false } = mail;
  const from = parseMailAddress(mail.from);
  if (!from)
    throw new Error(
      'mail.from must be like no-reply@example.com or Example <no-reply@example.com>.',
    );
  const bounceTo = toMailAddress(mail.bounceTo ?? from.address);
  if (bounceTo === null) throw new Error('mail.bounceTo must be an e-mail address.');
  if (canonicalizeLocale(defaultLocale) === null) {
    throw new Error('mail.defaultLocale must be a language tag such as en or de.');
  }
  if (smtp && !parseSmtpUrl(smtp.url)) {
    throw new Error(
      'mail.smtp.url must be like smtp://USER:PASSWORD@HOST:587 or smtps://USER:PASSWORD@HOST.',
    );
  }
  if (smtp && devMailbox)
    throw new Error('mail.devMailbox cannot be used with mail.smtp: remove one of them.');
  return { from, bounceTo, defaultLocale, smtp, devMailbox };
}

/** Provides `MailModule.forRoot()`, and the injection token of its options. */
export const {
  ConfigurableModuleClass: ConfigurableMailModule,
  MODULE_OPTIONS_TOKEN: MAIL_OPTIONS,
} = new ConfigurableModuleBuilder<MailModuleOptions>().setClassMethodName('forRoot').build();
