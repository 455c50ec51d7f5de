import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';

const FOLDER = createRequire(import.meta.url)('swagger-ui-dist/absolute-path.js')() as string;
const LOADED = ['swagger-ui-bundle.js', 'swagger-ui-standalone-preset.js', 'swagger-ui.css'];

const test = serverTest();

test('GET /docs/{file} serves the files that the page loads, and no others of their package', async ({
  server,
}) => {
  const files = [...readdirSync(FOLDER), '../package.json', '%70ackage.json', '/package.json'];
  const served: string[] = [];
  for (const file of files) {
    for (const path of [`/docs/${file}`, `/%64ocs/${file}`]) {
      const { status, body } = await server.call('GET', path);
      if (status === 200) served.push(path);
      else expect([path, status, body.code]).toEqual([path, 404, 'not_found']);
    }
  }
  const names = new Set(served.map((path) => path.split('/').at(-1)));
  // The page itself is served under the name index.html too.
  expect([...names].toSorted()).toEqual(['index.html', ...LOADED].toSorted());
});
