import type { CleanedEnv } from 'envalid';
import type { MailOptions } from '../../index.js';
import { isLoopbackUrl } from '../../server-entry.js';
import type { Settings } from './settings.js';
import type { SETTINGS } from './settings-table.js';

/** Mails in the development mailbox go nowhere. */
const DEVELOPMENT_SENDER = 'Nightlatch <no-reply@nightlatch.example>';

interface Where {
  production: boolean;
  issuer: string;
}

/**
 * Returns how the server sends mails: over SMTP_URL, to the mailbox of a development server on this machine, or not at all
 * (undefined). The mailbox is in the memory of one process, so it is only used with one.
 */
export function toMailOptions(
  clean: CleanedEnv<typeof SETTINGS>,
  { production, issuer }: Where,
): MailOptions | undefined {
  const { SMTP_URL: url, SMTP_TLS: tls, MAIL_FROM: from } = clean;
  const words = { bounceTo: clean.MAIL_BOUNCE_TO, defaultLocale: clean.DEFAULT_LOCALE };
  if (url !== undefined) return { from: from ?? '', smtp: { url, tls }, ...words };
  const isDevelopment = !production && isLoopbackUrl(issuer) && clean.WORKERS === 1;
  if (!isDevelopment || clean.DEV_MAILBOX === 'off') return undefined;
  return { from: from ?? DEVELOPMENT_SENDER, devMailbox: true, ...words };
}

/** Returns the options of the modules that mail links. */
export function toLinkOptions(
  clean: CleanedEnv<typeof SETTINGS>,
): Pick<Settings, 'emailChange' | 'recovery' | 'verification'> {
  return {
    emailChange: { confirmUrl: clean.CHANGE_EMAIL_URL, undoUrl: clean.UNDO_EMAIL_URL },
    recovery: { url: clean.RESET_PASSWORD_URL, linkSeconds: clean.RESET_LINK_MINUTES * 60 },
    verification: { proof: clean.EMAIL_VERIFICATION_PROOF, url: clean.VERIFY_EMAIL_URL },
  };
}

/** The pages that mailed links lead to. */
export const LINK_URLS = [
  'VERIFY_EMAIL_URL',
  'RESET_PASSWORD_URL',
  'CHANGE_EMAIL_URL',
  'UNDO_EMAIL_URL',
] as const;

/** Returns which links an attacker in the network could read, and which page with a password. */
export function checkLinkUrls(clean: CleanedEnv<typeof SETTINGS>): string[] {
  return [...LINK_URLS, 'CHANGE_PASSWORD_URL' as const]
    .filter((name) => {
      // A malformed URL has been reported already.
      const url = clean[name] ?? '';
      return URL.canParse(url) && new URL(url).protocol === 'http:' && !isLoopbackUrl(url);
    })
    .map((name) => `${name} is http: and not this machine: write its https: URL.`);
}

/** Returns why addresses cannot be verified as the settings say. */
export function checkVerification(clean: CleanedEnv<typeof SETTINGS>, hasMail: boolean): string[] {
  const { EMAIL_VERIFICATION: mode, EMAIL_VERIFICATION_PROOF: proof } = clean;
  if (mode !== undefined && mode !== 'off' && !hasMail) {
    return [`EMAIL_VERIFICATION=${mode} needs a mail server: set SMTP_URL and MAIL_FROM.`];
  }
  if (mode !== 'required' || proof !== 'link') return [];
  return [
    'EMAIL_VERIFICATION=required cannot be used with EMAIL_VERIFICATION_PROOF=link: the password tells which of several registrations for one address is that of its owner.',
  ];
}

/** Returns what is wrong with the settings of mail. */
export function checkMail(clean: CleanedEnv<typeof SETTINGS>, production: boolean): string[] {
  const { SMTP_URL: url, MAIL_FROM: from } = clean;
  if (url !== undefined && from === undefined) {
    return [
      'MAIL_FROM is missing, because SMTP_URL is set: set it to the sender of mails, such as Example <no-reply@example.com>.',
    ];
  }
  if (!production || url !== undefined) return [];
  const needMail = ['MAIL_FROM', 'MAIL_BOUNCE_TO', ...LINK_URLS] as const;
  const name = needMail.find((each) => clean[each] !== undefined);
  return name
    ? [`${name} is set without SMTP_URL, so no mail is sent: set SMTP_URL, or remove it.`]
    : [];
}
