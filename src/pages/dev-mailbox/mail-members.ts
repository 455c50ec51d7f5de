import type { DevMailbox } from '../../mail/dev-mailbox.js';

/** A mail as JSON. */
export interface MailMembers {
  id: string;
  kind: string;
  from: string;
  to: string;
  subject: string;
  date: string;
  message_id: string;
  text: string;
  html: string;
  /** The URLs in the text. */
  links: string[];
}

/** Returns a mail of the mailbox as JSON. */
export function toMailMembers(mail: ReturnType<DevMailbox['list']>[number]): MailMembers {
  const { id, kind, from, to, subject, date, messageId, text, html } = mail;
  return {
    id,
    kind,
    from: from.name ? `${from.name} <${from.address}>` : from.address,
    to,
    subject,
    date: date.toISOString(),
    message_id: messageId,
    text,
    html,
    links: [...text.matchAll(/https?:\/\/\S+/g)].map(([url]) => url),
  };
}
