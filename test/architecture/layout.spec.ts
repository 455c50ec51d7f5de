import { existsSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { listFiles, read, SOURCES } from './source-files.js';

const MAX_MODULES = 29;
const MAX_LINES = 300;

const modules = readdirSync('src', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

it(`src/ has at most ${MAX_MODULES} modules`, () => {
  expect(modules.length).toBeLessThanOrEqual(MAX_MODULES);
});

it('A module has one level of sub-folders', () => {
  expect(SOURCES.filter((file) => file.split('/').length > 3)).toEqual([]);
});

it('A module has no barrel', () => {
  expect(SOURCES.filter((file) => file.endsWith('/index.ts'))).toEqual([]);
});

it('No folder is named utils, common, helpers, shared, manager or base', () => {
  const vague = /(^|\/)(utils?|common|helpers?|shared|managers?|base)\//;
  expect(SOURCES.filter((file) => vague.test(file))).toEqual([]);
});

it('A module has one README, at its top', () => {
  expect(modules.filter((name) => !existsSync(`src/${name}/README.md`))).toEqual([]);
  const nested = listFiles('src', /README\.md$/i).filter((file) => file.split('/').length > 3);
  expect(nested).toEqual([]);
});

it('A spec in src/ has the name of a file beside it, and may add its topic', () => {
  const specs = SOURCES.filter((file) => file.endsWith('.spec.ts'));
  const alone = specs.filter((spec) => {
    const name = spec.replace(/\.spec\.ts$/, '');
    return ![name, name.replace(/\.[^./]*$/, '')].some((file) => SOURCES.includes(`${file}.ts`));
  });
  expect(alone).toEqual([]);
});

it(`No file of src/, client/, test/ and bench/ has more than ${MAX_LINES} lines`, () => {
  const folders = ['src', 'client', 'test', 'bench'];
  const files = folders
    .flatMap((folder) => listFiles(folder, /\.(ts|mts|mjs)$/))
    .filter((file) => file !== 'client/src/schema.ts');
  const long = files.filter((file) => read(file).trimEnd().split('\n').length > MAX_LINES);
  expect(long).toEqual([]);
});
