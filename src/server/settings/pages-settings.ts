import type { CleanedEnv } from 'envalid';
import type { MailOptions, PagesOptions } from '../../index.js';
import { LINK_URLS } from './mail-settings.js';
import type { Settings } from './settings.js';
import type { SETTINGS } from './settings-table.js';

/** Returns the settings of the hosted pages. */
export function toPageSettings(
  clean: CleanedEnv<typeof SETTINGS>,
): Pick<Settings, 'pages' | 'authorize' | 'browserSessionSeconds' | 'changePasswordUrl'> {
  return {
    pages: toPagesOptions(clean),
    authorize: (clean.AUTHORIZE ?? clean.PAGES) === 'on',
    browserSessionSeconds: clean.BROWSER_SESSION_HOURS * 3_600,
    changePasswordUrl: clean.CHANGE_PASSWORD_URL,
  };
}

/** Returns how the hosted pages look; undefined if they are not served. */
function toPagesOptions(clean: CleanedEnv<typeof SETTINGS>): PagesOptions | undefined {
  if (clean.PAGES === 'off') return undefined;
  const { PAGES_NAME: name, PAGES_ACCENT: accent, PAGES_CSS_FILE: css } = clean;
  return { name, accent, css, logo: clean.PAGES_LOGO_FILE };
}

/** Returns what would lead nowhere, because the pages of this server are off. */
export function checkPages(
  clean: CleanedEnv<typeof SETTINGS>,
  mail: MailOptions | undefined,
): string[] {
  if (clean.PAGES === 'on') return [];
  if (clean.AUTHORIZE === 'on') {
    return [
      'AUTHORIZE=on needs the sign-in page, and PAGES is off: remove one of the two settings.',
    ];
  }
  if (!mail) return [];
  return LINK_URLS.filter((name) => clean[name] === undefined).map(
    (name) => `${name} is missing, because PAGES is off: set it to a page of your application.`,
  );
}
