import type { User } from '../users/user.entity.js';

/** A mail whose words are to be found. */
export interface MailToRender {
  kind: string;
  /** One of `MailTemplates.locales`. */
  locale: string;
  /** The address that the mail goes to. */
  to: string;
  /** The user whom the mail is for or about, if there is one. */
  user: User | null;
  /** The URL of the link in the mail, with its token: it must not be stored or logged. */
  link: string | null;
  /** How long the link is valid. */
  linkSeconds: number | null;
  details: Readonly<Record<string, unknown>>;
  /** When the mail was asked for. */
  createdAt: Date;
}

/** The words of a mail. */
export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}
