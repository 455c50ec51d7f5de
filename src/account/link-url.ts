const TOKEN_PLACEHOLDER = '{token}';

/** Returns whether the text is the absolute URL of a page, with a place for the token. */
export function isLinkUrl(url: string): boolean {
  const isAbsolute = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  return isAbsolute && url.includes(TOKEN_PLACEHOLDER);
}

/**
 * Checks the URL of a page that a mailed link leads to, from the options of a module.
 * @param url null if there is neither the option nor a page of this library: the link would lead nowhere
 * @throws Error if it is null or not absolute, or has no place for the token.
 */
export function toLinkUrl(module: string, option: string, url: string | null): string {
  if (url === null) {
    throw new Error(`${module} needs \`${option}\`, because \`routes.pages\` is false.`);
  }
  if (isLinkUrl(url)) return url;
  throw new Error(
    `${module}: ${option} must be the absolute URL of a page, with ${TOKEN_PLACEHOLDER} where the token goes, for example ` +
      `https://app.example.com/page#token=${TOKEN_PLACEHOLDER}.`,
  );
}
