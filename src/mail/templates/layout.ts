import { type Markup, markup } from '../../http/markup.js';
import type { RenderedMail } from '../mail-to-render.js';
import type { MailCatalogue, MailText } from './catalogue.js';

interface Content {
  catalogue: MailCatalogue;
  locale: string;
  product: string;
  text: MailText;
  link: string | null;
}

// Styles are attributes, because mail programs drop <style>. No image and no web font: nothing tells that a mail was read.
const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;";
const PARAGRAPH = `${FONT}font-size:16px;line-height:24px;color:#1f2328;margin:0 0 16px;`;
const SMALL = `${FONT}font-size:13px;line-height:20px;color:#59636e;margin:0 0 12px;`;
const FOOTER = `${SMALL}border-top:1px solid #d1d9e0;padding-top:16px;margin:24px 0 0;`;
const HEADING = `${FONT}font-size:20px;line-height:28px;color:#1f2328;margin:0 0 16px;`;
const CARD = 'max-width:560px;background:#ffffff;border-radius:8px;';
const BUTTON =
  `${FONT}display:inline-block;padding:12px 24px;border-radius:6px;background:#1f4fd8;color:#ffffff;` +
  'font-size:16px;font-weight:600;text-decoration:none;';

/** Puts the words of a mail into its text and its HTML. */
export function toRenderedMail({ catalogue, locale, product, text, link }: Content): RenderedMail {
  const { subject, before, after = [] } = text;
  const action = link === null ? null : (text.action ?? null);
  const footer = catalogue.footer({ product });
  const button =
    action === null
      ? null
      : markup`<p style="margin:24px 0;"><a href="${link}" style="${BUTTON}">${action}</a></p>
<p style="${SMALL}">${catalogue.copyLink}<br>
<a href="${link}" style="color:#1f4fd8;word-break:break-all;">${link}</a></p>
`;
  const document = markup`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${subject}</title>
</head>
<body style="margin:0;padding:0;background:#f4f5f7;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f5f7;">
<tr><td align="center" style="padding:24px 12px;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="${CARD}">
<tr><td style="padding:32px;">
<h1 style="${HEADING}">${subject}</h1>
${before.map(toParagraph)}${button}${after.map(toParagraph)}<p style="${FOOTER}">${footer}</p>
</td></tr></table>
</td></tr></table>
</body>
</html>
`;
  const lines = [...before, ...(action === null ? [] : [`${action}:\n${link}`]), ...after];
  return { subject, text: `${[...lines, `-- \n${footer}`].join('\n\n')}\n`, html: document.text };
}

function toParagraph(line: string): Markup {
  return markup`<p style="${PARAGRAPH}">${line}</p>\n`;
}
