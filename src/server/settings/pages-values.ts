import {
  findAccentFault,
  findCssFault,
  findLogoFault,
  isPageName,
  parseLogo,
} from '../../server-entry.js';
import { readBytes, readTextFile } from './text-file.js';
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
    const { text } = readTextFile(path);
    return text !== undefined && findCssFault(text) === null ? text : undefined;
  },
  findFault: (path) => {
    const { text, fault } = readTextFile(path);
    return text === undefined ? fault : (findCssFault(text) ?? undefined);
  },
};
