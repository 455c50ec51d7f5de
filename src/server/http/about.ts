import { readFileSync } from 'node:fs';

const file = new URL('../../../package.json', import.meta.url);
const { name, version, description } = JSON.parse(readFileSync(file, 'utf8')) as {
  name: string;
  version: string;
  description: string;
};

/** The name, version and description in package.json. */
export const about = { name, version, description };
