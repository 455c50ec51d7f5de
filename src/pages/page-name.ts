const MAX_LENGTH = 60;

/** Returns whether the pages can have this name: 1 to 60 characters of text. */
export function isPageName(name: unknown): name is string {
  if (typeof name !== 'string' || name.trim() === '' || [...name].length > MAX_LENGTH) return false;
  return name.isWellFormed() && !/\p{Cc}/u.test(name);
}
