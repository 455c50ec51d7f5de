import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readEvents, toEventsPage } from '../support/events-page.js';
import { readTables, toTablesPage } from '../support/tables-page.js';

// `npm run docs:reference` writes the pages. test/server/openapi.sqlite-spec.ts makes docs/errors.md.

it('docs/events.md is current, and has a sentence on each event', async () => {
  const events = readEvents();
  expect(events.length).toBeGreaterThan(60);
  expect(events.filter(({ description }) => description === '').map(({ name }) => name)).toEqual(
    [],
  );
  await expect(await toEventsPage(events)).toMatchFileSnapshot('../../docs/events.md');
});

it('docs/tables.md is current, and has a sentence on each table', async () => {
  const tables = readTables();
  expect(tables.length).toBeGreaterThan(20);
  expect(tables.filter(({ description }) => description === '').map(({ name }) => name)).toEqual(
    [],
  );
  await expect(await toTablesPage(tables)).toMatchFileSnapshot('../../docs/tables.md');
});

it('docs/errors.md has the code of every error class', () => {
  const page = readFileSync('docs/errors.md', 'utf8');
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' });
  const codes = files
    .filter((file) => file.endsWith('.errors.ts'))
    .flatMap((file) => [...readFileSync(`src/${file}`, 'utf8').matchAll(/code: '([a-z_]+)'/g)])
    .map(([, code]) => code!);
  expect(codes.length).toBeGreaterThan(30);
  expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  const filter = readFileSync('src/http/http-exceptions.ts', 'utf8');
  const ofFramework = [...filter.matchAll(/: \['([a-z_]+)', '(.*)'\],/g)];
  expect(ofFramework.length).toBe(4);
  for (const [, code, text] of ofFramework) {
    expect(page).toContain(`## ${text}`);
    expect(page).toContain(`\`${code}\``);
  }
});
