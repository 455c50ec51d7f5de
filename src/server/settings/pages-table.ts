import { accent, cssFile, logoFile, pageName } from './pages-values.js';
import { optional, setting } from './setting.js';
import { oneOf, pageUrl, wholeNumber } from './values.js';

/** The settings of the hosted pages, for the table of all settings. */
export const PAGES = {
  PAGES: setting(
    oneOf('on', 'off'),
    'on',
    'Whether the server serves the [pages](pages.md) that mailed links lead to. If `off`, each link needs a page of your application: the settings above that end in `_URL`.',
  ),
  AUTHORIZE: optional(
    oneOf('on', 'off'),
    '`on`; with `PAGES=off`, `off`',
    'Whether people sign in on pages of this server: for applications (`GET /authorize`, OpenID Connect), and for devices and command lines (`/device`, `nightlatch login`).',
  ),
  BROWSER_SESSION_HOURS: setting(
    wholeNumber(0, 720, 'hours'),
    12,
    'How long a browser stays signed in at the pages of this server, so that further applications need no password. With `0`, each application and each device asks for the password.',
  ),
  CHANGE_PASSWORD_URL: optional(
    pageUrl,
    '`ISSUER/account/forgot`, if the server serves that page',
    'The page of your application where people change their password. `/.well-known/change-password` leads password managers to it.',
  ),
  PAGES_NAME: optional(
    pageName,
    'the name in `MAIL_FROM`, else the host of `ISSUER`',
    'What the pages call the product.',
  ),
  PAGES_LOGO_FILE: optional(
    logoFile,
    'the name of the product',
    'The logo above each page, shown 48 pixels high. It should be readable on white and on black.',
  ),
  PAGES_ACCENT: setting(
    accent,
    '#1f4fd8',
    'The colour of buttons and links. White text on it must be readable: a contrast of 4.5:1. In dark mode it is made lighter.',
  ),
  PAGES_CSS_FILE: optional(
    cssFile,
    'none',
    'A stylesheet that the pages load after their own. Fonts and images are in it as `data:` URLs.',
  ),
};
