import { homedir } from 'node:os';
import { join } from 'node:path';

/** Returns the folder in which the commands of this user keep what they remember (XDG Base Directory Specification). */
export function getUserFolder(): string {
  const { XDG_CONFIG_HOME, APPDATA } = process.env;
  const configuration =
    XDG_CONFIG_HOME || (process.platform === 'win32' && APPDATA) || join(homedir(), '.config');
  return join(configuration, 'nightlatch');
}
