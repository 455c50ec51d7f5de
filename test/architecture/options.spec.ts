import { expect, it } from 'vitest';
import { CACHE_INVALIDATION_DEFAULTS } from '../../src/cache-invalidation/cache-invalidation.options.js';
import { HASHING_DEFAULTS } from '../../src/passwords/passwords.options.js';
import { RATE_LIMITS_DEFAULTS } from '../../src/rate-limits/rate-limits.options.js';
import { SESSIONS_DEFAULTS } from '../../src/sessions/sessions.options.js';
import { SIGNING_KEYS_DEFAULTS } from '../../src/signing-keys/signing-keys.options.js';
import { readOptionGroups, toOptionsPage } from '../support/options-page.js';

const groups = readOptionGroups();

// `npm run docs:options` writes the page.
it('docs/options.md is current', async () => {
  await expect(await toOptionsPage(groups)).toMatchFileSnapshot('../../docs/options.md');
});

it('each option has a comment, and one that may be left out has its default there: "Default: 5."', () => {
  const options = groups.flatMap(({ heading, ...group }) =>
    group.options.map((option) => ({ where: `${heading} ${option.name}`, ...option })),
  );
  expect(options.length).toBeGreaterThan(50);
  const undocumented = options.filter(({ description }) => description === '');
  expect(undocumented.map(({ where }) => where)).toEqual([]);
  const withoutDefault = options.filter(({ required, defaultText }) => !required && !defaultText);
  expect(withoutDefault.map(({ where }) => where)).toEqual([]);
});

it('an option that may be left out may be undefined, for applications with exactOptionalPropertyTypes', () => {
  const exact = groups.flatMap(({ heading, options }) =>
    options
      .filter(({ required, takesUndefined }) => !required && !takesUndefined)
      .map(({ name }) => `${heading} ${name}`),
  );
  expect(exact).toEqual([]);
});

it('the defaults in the comments are those of the code', () => {
  const { threads: _, ...hashing } = HASHING_DEFAULTS;
  const defaults = {
    ...CACHE_INVALIDATION_DEFAULTS,
    ...SIGNING_KEYS_DEFAULTS,
    ...RATE_LIMITS_DEFAULTS,
    ...SESSIONS_DEFAULTS,
    ...hashing,
  };
  const { options } = groups.find(({ heading }) => heading === 'AuthModule.forRoot()')!;
  for (const [name, value] of Object.entries(defaults)) {
    const option = options.find((each) => each.name.split('.').at(-1) === name)!;
    const text = option.defaultText.split(',')[0]!.replaceAll('`', '');
    expect([name, text]).toEqual([name, String(value)]);
  }
});

it('the page has a row for each route that can be left out', () => {
  const rows = groups.flatMap(({ options }) => options);
  const routes = rows.filter(({ name }) => name.split('.')[0] === 'routes');
  expect(routes.length).toBeGreaterThan(10);
  expect(routes.filter(({ type }) => type !== 'boolean')).toEqual([]);
});

it('the page has the options of each module that a host application configures', () => {
  const headings = groups.map(({ heading }) => heading);
  expect(headings).toEqual(
    expect.arrayContaining([
      'AccessModule.forRoot()',
      'AccountModule.forRoot()',
      'AdminModule.forRoot()',
      'AuditModule.forRoot()',
      'AuthModule.forRoot()',
      'DatabaseModule.forRoot()',
      'OAuthModule.forRoot()',
      'RegistrationModule.forRoot()',
    ]),
  );
});
