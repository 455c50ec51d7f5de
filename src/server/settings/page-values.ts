import { readFileSync } from 'node:fs';
import {
  findAccentFault,
  findCssFault,
  findLogoFault,
  isPageName,
  parseLogo,
} from '../../administration.js';
import { decodeText } from './text-file.js';
import type { Values } from './values.js';

/** Accepts the name of a product. */
export const pageName: Values<string> = {
  words: '1 to 60 characters of text',
  parse: (value) => (isPageName(value) ? value : undefined),
};

/** Accepts a colour on which white text can be read. */
export const accent: Values<string> = {
  words: 'a dark colour like #1f4fd8',
  parse: (value) => (findAccentFault(value) === null ? value : undefined),
  findFault: (value) => findAccentFault(value) ?? undefined,
};

/** Accepts the path of an image, and reads it. */
export const logoFile: Values<Buffer> = {
  words: 'the path of a PNG, JPEG, GIF, WebP or SVG image of at most 256 kB',
  parse: (path) => {
    const { bytes } = readBytes(path);
    return bytes && parseLogo(bytes) ? bytes : undefined;
  },
  findFault: (path) => {
    const { bytes, fault } = readBytes(path);
    return bytes ? findLogoFault(bytes) : fault;
  },
};

/** Accepts the path of a stylesheet, and reads it. */
export const cssFile: Values<string> = {
  words: 'the path of a stylesheet of at most 256 kB',
  parse: (path) => {
    const css = decodeText(readBytes(path).bytes ?? Buffer.alloc(0));
    return css !== null && findCssFault(css) === null ? css : undefined;
  },
  findFault: (path) => {
    const { bytes, fault } = readBytes(path);
    if (!bytes) return fault;
    const css = decodeText(bytes);
    return css === null ? 'The file is not text in UTF-8' : (findCssFault(css) ?? undefined);
  },
};

function readBytes(path: string): { bytes?: Buffer; fault?: string } {
  try {
    return { bytes: readFileSync(path) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { fault: 'There is no such file' };
    return { fault: `The file cannot be read (${code})` };
  }
}
