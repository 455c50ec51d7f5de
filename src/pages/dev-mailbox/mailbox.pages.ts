import { hash } from 'node:crypto';
import { Markup, markup } from '../../http/markup.js';
import type { MailMembers } from './mail-members.js';

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.4rem; margin: 0 0 .25rem; }
p { margin: 0 0 1rem; }
.hint { color: GrayText; }
ol { list-style: none; margin: 1rem 0; padding: 0; border-top: 1px solid color-mix(in srgb, GrayText 40%, transparent); }
li { border-bottom: 1px solid color-mix(in srgb, GrayText 40%, transparent); }
li > a { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr) auto; gap: .25rem 1rem; padding: .6rem .25rem; color: inherit; text-decoration: none; }
li > a:hover, li > a:focus-visible { background: color-mix(in srgb, LinkText 12%, transparent); }
li > a > * { overflow: hidden; text-overflow: ellipsis; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .15rem 1rem; margin: 1rem 0; }
dt { color: GrayText; }
dd { margin: 0; overflow-wrap: anywhere; }
iframe { width: 100%; height: 32rem; border: 1px solid color-mix(in srgb, GrayText 40%, transparent); border-radius: 6px; background: white; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: 1rem; border: 1px solid color-mix(in srgb, GrayText 40%, transparent); border-radius: 6px; }
h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
@media (max-width: 40rem) { li > a { grid-template-columns: 1fr; } }
`;
const STYLE_HASH = hash('sha256', STYLE, 'base64');

/** Links of a mail open in a new tab, which is a page of its own again. */
const SANDBOX = 'allow-popups allow-popups-to-escape-sandbox';

/** The policy of these pages: no script, nothing of another site, and no style but theirs. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${STYLE_HASH}'`,
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The policy of a mail: as an origin of its own, without scripts, forms and images of other sites. */
export const MAIL_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  `sandbox ${SANDBOX}`,
].join('; ');

/** Writes the list of the mails. */
export function writeMailbox(mails: readonly MailMembers[]): string {
  const rows = mails.map(({ id, to, subject, date }) => {
    const time = markup`<time datetime="${date}">${toTime(date)}</time>`;
    return markup`<li><a href="mail/${id}"><span>${to}</span><strong>${subject}</strong>${time}</a></li>\n`;
  });
  const list =
    rows.length > 0
      ? markup`<ol>\n${rows}</ol>`
      : markup`<p>There is no mail yet. Reload the page to see new ones.</p>`;
  return writePage(
    'Development mailbox',
    markup`<h1>Development mailbox</h1>
<p class="hint">The last 100 mails, the newest first. They were not sent, because no mail server is configured.</p>
${list}`,
  );
}

/** Writes one mail, with its HTML in a frame. */
export function writeMail(mail: MailMembers): string {
  const { id, from, to, subject, date, message_id, kind, links, text } = mail;
  const facts = Object.entries({
    From: from,
    To: to,
    Date: date,
    Kind: kind,
    'Message-ID': message_id,
  });
  const rows = [
    ...facts.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>\n`),
    ...links.map(
      (url) => markup`<dt>Link</dt><dd><a href="${url}" rel="noreferrer">${url}</a></dd>\n`,
    ),
  ];
  return writePage(
    subject,
    markup`<p><a href="../mail">All mails</a></p>
<h1>${subject}</h1>
<dl>
${rows}</dl>
<iframe title="The mail as HTML" src="${id}/html" sandbox="${SANDBOX}"></iframe>
<h2>Text</h2>
<pre>${text}</pre>`,
  );
}

/** Makes the links of a mail open outside of its frame. */
export function writeMailHtml(mail: string): string {
  const target = '<base target="_blank">';
  return /<head>/i.test(mail) ? mail.replace(/<head>/i, (head) => head + target) : target + mail;
}

function writePage(title: string, body: Markup): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
${body}
</body>
</html>
`.text;
}

function toTime(date: string): string {
  return `${date.slice(0, 10)} ${date.slice(11, 19)} UTC`;
}
