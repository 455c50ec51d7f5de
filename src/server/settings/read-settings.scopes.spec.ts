import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFaults, SECRET_KEY } from '../../../test/support/settings.js';
import { readSettings } from './read-settings.js';

const PRODUCTION = { NODE_ENV: 'production', SECRET_KEY, ISSUER: 'https://auth.example.com' };

let folder: string;
let path: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightlatch-scopes-'));
  path = join(folder, 'scopes.json');
});
afterAll(() => rmSync(folder, { recursive: true }));

const readWith = (text: string, more: Record<string, string> = {}) => {
  writeFileSync(path, text);
  return readSettings({ SECRET_KEY, SCOPES_FILE: path, ...more }).settings;
};
const faults = (text: string, more?: Record<string, string>) =>
  findFaults(() => readWith(text, more));

const scope = (members: object = {}) => ({
  scope: 'reports:read',
  description: 'Read your reports',
  roles: 'everyone',
  ...members,
});

describe('SCOPES_FILE', () => {
  it('declares scopes for everyone, for roles and for clients only', () => {
    const declared = [
      scope(),
      scope({ scope: 'https://api.example.com/reports', roles: ['staff', 'admin'] }),
      scope({ scope: 'constructor', roles: ['constructor'] }),
      scope({ scope: 'x'.repeat(64), roles: [] }),
    ];
    expect(readWith(JSON.stringify(declared)).scopes).toEqual(declared);
    expect(readWith('[]').scopes).toEqual([]);
    expect(readSettings({ SECRET_KEY }).settings.scopes).toEqual([]);
  });

  it.each([
    ['{}', 'The file has no list [...].'],
    ['[hunter2', 'The file is not JSON.'],
    [[null], 'Scope 1 is not an object {...}.'],
    [[scope(), 'hunter2'], 'Scope 2 is not an object {...}.'],
    [[scope({ role: 'hunter2' })], 'Scope 1 has an unknown member: write scope, description and'],
    [[scope({ scope: undefined })], 'Scope 1 has no name that a token can carry: write "scope"'],
    ...['hunter2 x', '"hunter2"', 'hunter2\\', 'é', '', 7, 'a\n', 'x'.repeat(65)].map(
      (name): [unknown, string] => [[scope({ scope: name })], 'Scope 1 has no name that a token'],
    ),
    ...['items:read', 'items:write', 'users:read', 'users:write', 'audit:read', 'account'].map(
      (name): [unknown, string] => [
        [scope({ scope: name })],
        `Scope 1 is ${name}, which belongs to the server: choose another name.`,
      ],
    ),
    ...['openid', 'profile', 'email', 'address', 'phone', 'offline_access'].map(
      (name): [unknown, string] => [[scope({ scope: name })], `Scope 1 is ${name}, which belongs`],
    ),
    [[scope(), scope()], 'Scope 2 is declared twice: remove one of the two.'],
    [[scope({ description: undefined })], 'Scope 1 has no description for people: write'],
    ...[' ', 'hunter2\n', 7, 'x'.repeat(201), '\ud800'].map((description): [unknown, string] => [
      [scope({ description })],
      'Scope 1 has no description for people: write "description", of 1 to 200 characters',
    ]),
    [[scope({ roles: undefined })], 'Scope 1 does not say which users have it: write "roles", a'],
    ...['staff', ['Hunter2'], [7], ['a', 'a'], null, {}].map((roles): [unknown, string] => [
      [scope({ roles })],
      'Scope 1 does not say which users have it: write "roles", a list of roles (',
    ]),
    [
      Array.from({ length: 101 }, (_, i) => scope({ scope: `s${i}` })),
      'The file has more than 100 scopes.',
    ],
  ])('is rejected in one line that says what to change: %j', (content, message) => {
    const lines = faults(typeof content === 'string' ? content : JSON.stringify(content));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^SCOPES_FILE must be the path of .*\.$/);
    expect(lines[0]).toContain(message);
    expect(lines[0]).not.toMatch(/hunter2/i);
  });
});

it('SCOPES is not ignored: a warning in development names SCOPES_FILE, and production does not start', () => {
  const line =
    'SCOPES is not a setting: remove it, or correct its name (did you mean SCOPES_FILE?).';
  expect(readSettings({ SECRET_KEY, SCOPES: 'reports:read' }).warnings).toEqual([line]);
  expect(faults('[]', { ...PRODUCTION, SCOPES: 'reports:read' })).toEqual([line]);
});

describe('DEMO', () => {
  it('is on in development and off in production, unless it is set', () => {
    const demo = (environment: Record<string, string>) => readSettings(environment).settings.demo;
    expect([demo({ SECRET_KEY }), demo({ SECRET_KEY, NODE_ENV: 'test' })]).toEqual([true, true]);
    expect(demo(PRODUCTION)).toBe(false);
    expect(demo({ SECRET_KEY, DEMO: 'off' })).toBe(false);
    expect(demo({ ...PRODUCTION, DEMO: 'on' })).toBe(true);
  });

  it('is named if it is off and a client of CLIENTS_FILE has a scope of the demo', () => {
    const clients = join(folder, 'clients.json');
    writeFileSync(clients, '[{"client_id":"a","scope":"reports:read items:read"}]');
    const given = { CLIENTS_FILE: clients, DEMO: 'off' };
    const declared = JSON.stringify([scope()]);
    expect(faults(declared, given)).toEqual([
      'CLIENTS_FILE has a client with the scope items:read, which exists only with DEMO=on: remove the scope, or set DEMO=on.',
    ]);
    expect(faults(declared, { ...given, DEMO: 'on' })).toEqual([]);
  });
});
