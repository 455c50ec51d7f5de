import type { PageContext } from './page-context.js';
import type { PageToRender } from './page-to-render.js';
import type { PageCatalogue } from './texts/catalogue.js';

/** Returns the QR code of a page with its words, and the link for a person whose app is on the device of the page. */
export function describeQrCode(
  { qrSvg, otpauthUri }: PageContext,
  { qrCode, appLink }: PageCatalogue,
): PageToRender['qrCode'] {
  if (qrSvg === undefined || otpauthUri === undefined) return null;
  return { svg: qrSvg, alt: qrCode, link: { text: appLink, href: otpauthUri } };
}
