import { ConfigurableModuleBuilder } from '@nestjs/common';
import { parseMailAddress } from '../mail/mail-address.js';
import type { MailOptions } from '../mail/mail.options.js';
import { findAccentFault } from './accent.js';
import { findLogoFault, type Logo, parseLogo } from './logo.js';
import { findCssFault } from './own-style.js';
import { isPageName } from './page-name.js';

/** The option `pages` of `AuthModule`: how the hosted pages look. */
export interface PagesOptions {
  /** What the pages call the product. Default: the name in `mail.from`, else the host of `issuer`. */
  name?: string | undefined;
  /** A PNG, JPEG, GIF, WebP or SVG image, at most 256 kB. It is shown 48 pixels high, above each page. Default: the name. */
  logo?: Uint8Array | undefined;
  /** The colour of buttons and links, as `#1f4fd8`. White text on it must be readable (a contrast of 4.5:1). Default: `#1f4fd8`. */
  accent?: string | undefined;
  /** A stylesheet after ours, at most 256 kB, with fonts and images as `data:` URLs. Default: none. */
  css?: string | undefined;
}

/** The options of `AuthModule` that the module below gets. */
export interface PagesModuleOptions {
  pages?: PagesOptions;
  mail?: MailOptions;
  issuer: string;
}

/** {@link PagesOptions}, checked and complete. */
export interface PagesSettings {
  name: string;
  logo: Logo | null;
  accent: string;
  css: string | null;
  defaultLocale: string;
  issuer: string;
}

/** The injection token of {@link PagesSettings}. */
export const PAGES_SETTINGS = Symbol('PAGES_SETTINGS');

const ACCENT = '#1f4fd8';

/**
 * Adds the defaults to the options.
 * @throws Error if an option is not valid. The message says what to do.
 */
export function toPagesSettings({ pages = {}, mail, issuer }: PagesModuleOptions): PagesSettings {
  const { accent = ACCENT, css = null } = pages;
  const name = pages.name ?? (parseMailAddress(mail?.from ?? '')?.name || new URL(issuer).host);
  if (!isPageName(name)) {
    throw new Error('pages.name must be 1 to 60 characters, without control characters.');
  }
  const logo = pages.logo ? Buffer.from(pages.logo) : null;
  const parsed = logo && parseLogo(logo);
  if (logo && !parsed) {
    throw new Error(`pages.logo must be an image for a page. ${findLogoFault(logo)}.`);
  }
  const accentFault = findAccentFault(accent);
  if (accentFault !== null) {
    throw new Error(`pages.accent must be a dark colour like ${ACCENT}. ${accentFault}.`);
  }
  const cssFault = css === null ? null : findCssFault(css);
  if (cssFault !== null) throw new Error(`pages.css must be a stylesheet. ${cssFault}.`);
  return { name, logo: parsed, accent, css, defaultLocale: mail?.defaultLocale ?? 'en', issuer };
}

/** Provides `PagesModule.forRoot()`, and the injection token of its options. */
export const {
  ConfigurableModuleClass: ConfigurablePagesModule,
  MODULE_OPTIONS_TOKEN: PAGES_OPTIONS,
} = new ConfigurableModuleBuilder<PagesModuleOptions>().setClassMethodName('forRoot').build();
