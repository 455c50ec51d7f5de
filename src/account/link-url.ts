const TOKEN_PLACEHOLDER = '{token}';

/**
 * Checks the URL of a page that a mailed link leads to, from the options of a module.
 * @throws Error if it is not absolute, or has no place for the token.
 */
export function checkLinkUrl(option: string, url: string): string {
  const isAbsolute = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  if (isAbsolute && url.includes(TOKEN_PLACEHOLDER)) return url;
  throw new Error(
    `${option} must be the absolute URL of a page, with ${TOKEN_PLACEHOLDER} where the token goes, for example ` +
      `https://app.example.com/page#token=${TOKEN_PLACEHOLDER}.`,
  );
}
