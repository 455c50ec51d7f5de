import { readFileSync } from 'node:fs';

// bundle.mjs moves this file to a folder of the same depth.
const file = new URL('../../../package.json', import.meta.url);
const manifest = JSON.parse(readFileSync(file, 'utf8')) as {
  name: string;
  version: string;
  description: string;
  license: string;
};
const { name, version, description } = manifest;

/** The name, version and description in package.json. */
export const about = { name, version, description };

/** The licence in package.json. */
export const { license } = manifest;
