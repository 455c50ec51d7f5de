import { Markup, markup } from '../../http/markup.js';
import type {
  FieldToRender,
  PageToRender,
  PasskeyToRender,
  SectionToRender,
} from '../page-to-render.js';
import { getPageCatalogue } from '../texts/catalogues.js';

const LINES =
  'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"';
const DONE_ICON = toIcon('<path d="M5 12.5l4.5 4.5L19 7.5"/>');
const FAILED_ICON = toIcon('<circle cx="12" cy="12" r="9.5"/><path d="M12 7v6M12 16.5v.1"/>');

/** Writes the document of a page. */
export function toDocument(page: PageToRender): string {
  const { state, locale, product, title, paragraphs, alert, qrCode, codes, form } = page;
  const { sections, providers, links, files } = page;
  const logo = files.logo && markup`<img src="${files.logo}" alt="${product}">`;
  return markup`<!doctype html>
<html lang="${locale}">
${writeHead(page)}
<body>
<div class="brand">${logo ?? product}</div>
<main class="${state}">
${writeMark(state)}
<h1>${title}</h1>
${paragraphs.map((text) => markup`<p>${text}</p>\n`)}
${alert === null ? null : writeAlert(alert, state)}
${qrCode && writeQrCode(qrCode)}
${codes.length === 0 ? null : writeCodes(codes)}
${form ? writeForm(form, sections, locale) : writeSections(sections)}
${writeProviders(providers)}
${links.map(({ text, href }) => markup`<p class="link"><a href="${href}">${text}</a></p>\n`)}
</main>
</body>
</html>
`.text;
}

function writeHead({ locale, product, title, alert, form, files }: PageToRender): Markup {
  const hasError = alert !== null || form?.fields.some(({ error }) => error !== null);
  const prefix = hasError ? getPageCatalogue(locale).errorPrefix : '';
  return markup`<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${prefix}${title} · ${product}</title>
<link rel="icon" href="${files.icon}">
<link rel="stylesheet" href="${files.style}">
<script src="${files.script}" defer></script>
${form?.passkey ? markup`<script src="${files.passkeyScript}" defer></script>\n` : null}</head>`;
}

function writeQrCode({ svg, alt, link }: NonNullable<PageToRender['qrCode']>): Markup {
  return markup`<div class="qr" role="img" aria-label="${alt}">${new Markup(svg)}</div>
<p class="link"><a href="${link.href}">${link.text}</a></p>`;
}

function writeCodes(codes: readonly string[]): Markup {
  return markup`<ul class="codes">${codes.map((code) => markup`<li><code>${code}</code></li>`)}</ul>`;
}

function writeMark(state: PageToRender['state']): Markup | null {
  if (state === 'form' || state === 'overview') return null;
  return markup`<div class="mark">${state === 'done' ? DONE_ICON : FAILED_ICON}</div>`;
}

/** A link that failed is all that its page is about, so the sentence is a paragraph there. */
function writeAlert(alert: string, state: PageToRender['state']): Markup {
  if (state === 'failed') return markup`<p role="alert">${alert}</p>`;
  // Focused, so that a screen reader begins with it.
  return markup`<p class="alert" id="error" role="alert" tabindex="-1" autofocus>${FAILED_ICON}<span>${alert}</span></p>`;
}

function writeForm(
  { action, fields, token, button, denyButton, passkey }: NonNullable<PageToRender['form']>,
  sections: readonly SectionToRender[],
  locale: string,
): Markup {
  const invalid = fields.find(({ error }) => error !== null);
  const hasNoField = fields.every(({ isHidden }) => isHidden);
  // The Enter key presses the first button: in a field, that has to be the button of the form. The sections below a passkey
  // are other ways, and so come later too.
  const isList = hasNoField && passkey?.method !== 'get';
  const target = action === null ? null : markup` action="${action}"`;
  return markup`<form method="post"${target}>
${token && markup`<input type="hidden" name="form" value="${token}">`}
${isList ? writeSections(sections) : null}
${fields.map((field) => {
  if (field.isHidden) return writeHidden(field);
  if (field.type === 'select') return writeSelect(field);
  if (field.type === 'checkboxes') return writeCheckboxes(field, field === invalid);
  return field.type === 'checkbox'
    ? writeCheckbox(field)
    : writeField(field, locale, field === invalid);
})}
${button === '' || (passkey && hasNoField) ? null : writeButtons(button, denyButton)}
${passkey && writePasskey(passkey, hasNoField)}
${isList ? null : writeSections(sections)}
</form>`;
}

function writeProviders(providers: PageToRender['providers']): Markup | null {
  if (providers.length === 0) return null;
  const links = providers.map(
    ({ text, href }) => markup`<a class="provider" href="${href}">${text}</a>\n`,
  );
  return markup`<div class="providers">${links}</div>`;
}

function writeSections(sections: readonly SectionToRender[]): Markup | null {
  if (sections.length === 0) return null;
  return markup`<div class="sections">${sections.map(writeSection)}</div>`;
}

function writeSection({ title, lines, link, button }: SectionToRender, index: number): Markup {
  const id = `section-${index}`;
  return markup`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${lines.map((line) => markup`<p>${line}</p>\n`)}
${link && markup`<p class="act"><a href="${link.href}">${link.text}</a></p>`}
${button && markup`<p class="act"><button class="send" name="${button.name}" value="${button.value}" formnovalidate aria-describedby="${id}">${button.text}</button></p>`}
</section>
`;
}

function writeButtons(button: string, denyButton: string | null): Markup {
  if (denyButton === null) return markup`<button class="send">${button}</button>`;
  return writeDecision(button, denyButton);
}

/** The script shows the button where the browser has passkeys. */
function writePasskey(passkey: PasskeyToRender, isOnly: boolean): Markup {
  const { method, options, signal, button, failed, taken, unavailable } = passkey;
  const attributes = [
    signal === null ? null : markup` data-signal="${signal}"`,
    passkey.isAutofilled ? markup` data-autofill` : null,
    passkey.isRenewable ? markup` data-renew` : null,
  ].filter((attribute) => attribute !== null);
  return markup`<button class="${isOnly ? 'send' : 'send deny'}" type="button" hidden data-passkey="${method}" data-options="${options}" data-failed="${failed}" data-taken="${taken}"${attributes}>${button}</button>
<p class="error" role="alert" hidden></p>
${isOnly ? markup`<p class="hint no-passkey">${unavailable}</p>` : null}`;
}

function writeDecision(allow: string, deny: string): Markup {
  return markup`<button class="send" name="decision" value="allow">${allow}</button>
<button class="send deny" name="decision" value="deny">${deny}</button>`;
}

function writeHidden({ name, value }: FieldToRender): Markup {
  return markup`<input type="hidden" id="${name}" name="${name}" value="${value}">`;
}

function writeCheckbox({ name, label, value }: FieldToRender): Markup {
  const checked = value === 'on' ? markup` checked` : null;
  return markup`<div class="field choice">
<input id="${name}" name="${name}" type="checkbox"${checked}>
<label for="${name}">${label}</label>
</div>
`;
}

function writeCheckboxes(
  { name, label, hint, value, error, choices }: FieldToRender,
  isFocused: boolean,
): Markup {
  const checked = value.split(' ');
  const notes = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean);
  const described = notes.length > 0 ? markup` aria-describedby="${notes.join(' ')}"` : null;
  const boxes = choices.map((choice, index) => {
    const id = `${name}-${index}`;
    const attributes = [
      checked.includes(choice.value) ? markup` checked` : null,
      isFocused && index === 0 ? markup` autofocus` : null,
    ].filter((attribute) => attribute !== null);
    return markup`<div class="choice">
<input id="${id}" name="${name}:${choice.value}" type="checkbox"${attributes}>
<label for="${id}">${choice.text}</label>
</div>
`;
  });
  return markup`<fieldset class="field"${described}>
<legend>${label}</legend>
${boxes}
${hint && markup`<p class="hint" id="${name}-hint">${hint}</p>`}
${error && markup`<p class="error" id="${name}-error">${error}</p>`}
</fieldset>
`;
}

function writeSelect({ name, label, value, error, choices }: FieldToRender): Markup {
  const options = choices.map((choice) => {
    const selected = choice.value === value ? markup` selected` : null;
    return markup`<option value="${choice.value}"${selected}>${choice.text}</option>`;
  });
  const isWrong = error && markup` aria-describedby="${name}-error" aria-invalid="true"`;
  return markup`<div class="field">
<label for="${name}">${label}</label>
<div class="control"><select id="${name}" name="${name}"${isWrong}>${options}</select></div>
${error && markup`<p class="error" id="${name}-error">${error}</p>`}
</div>
`;
}

function writeField(field: FieldToRender, locale: string, isFocused: boolean): Markup {
  const { name, type, autocomplete, label, hint, value, error, isInvalid } = field;
  const reason = isInvalid ? (error === null ? 'error' : `${name}-error`) : null;
  const notes = [hint && `${name}-hint`, reason].filter((id) => id !== null);
  const attributes = [
    field.isOptional ? null : markup` required`,
    notes.length > 0 ? markup` aria-describedby="${notes.join(' ')}"` : null,
    isInvalid ? markup` aria-invalid="true"` : null,
    value === '' ? null : markup` value="${value}"`,
    type === 'password' || autocomplete === 'name'
      ? null
      : markup` autocapitalize="none" spellcheck="false"`,
    field.text === 'login' ? markup` inputmode="email"` : null,
    type === 'code' && field.text === undefined ? markup` inputmode="numeric"` : null,
    isFocused ? markup` autofocus` : null,
  ].filter((attribute) => attribute !== null);
  return markup`<div class="field">
<label for="${name}">${label}</label>
<div class="control">
<input id="${name}" name="${name}" type="${type === 'code' ? 'text' : type}" autocomplete="${autocomplete}"${attributes}>
${type === 'password' ? writeReveal(field, locale) : null}
</div>
${hint && markup`<p class="hint" id="${name}-hint">${hint}</p>`}
${error && markup`<p class="error" id="${name}-error">${error}</p>`}
</div>
`;
}

/** The script shows the button: without scripts it would do nothing. */
function writeReveal({ name, label }: FieldToRender, locale: string): Markup {
  const { show, hide } = getPageCatalogue(locale).reveal;
  return markup`<button class="reveal" type="button" hidden aria-controls="${name}" data-label="${label}" data-show="${show}" data-hide="${hide}">${show}</button>`;
}

/** Writes an image with the first letter of the product. */
export function toFavicon(product: string, accent: string): string {
  const [letter = ''] = product.trim();
  return markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="${accent}"/><text x="16" y="23" text-anchor="middle" font-family="system-ui,sans-serif" font-size="20" font-weight="700" fill="#fff">${letter.toUpperCase()}</text></svg>`
    .text;
}

function toIcon(lines: string): Markup {
  return new Markup(`<svg ${LINES}>${lines}</svg>`);
}
