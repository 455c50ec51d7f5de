import { readFileSync } from 'node:fs';

const file = new URL('../../../package.json', import.meta.url);
const { name, version, description } = JSON.parse(readFileSync(file, 'utf8')) as {
  name: string;
  version: string;
  description: string;
};

/** What the package says of itself. */
export const about = { name, version, description };
