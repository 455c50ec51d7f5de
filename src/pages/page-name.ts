import { isPlainText } from '../http/plain-text.js';

const MAX_LENGTH = 60;

/** Returns whether the pages can have this name: 1 to 60 characters of text. */
export function isPageName(name: unknown): name is string {
  return isPlainText(name, 1, MAX_LENGTH);
}
