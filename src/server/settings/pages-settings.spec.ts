import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findFaults, SECRET_KEY } from '../../../test/support/settings.js';
import { readSettings } from './read-settings.js';

const LOGO = '<?xml version="1.0"?>\n<!-- ours -->\n<svg xmlns="http://www.w3.org/2000/svg"></svg>';
const URL = 'https://app.example.com/page#token={token}';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'nightlatch-pages-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function write(content: string | Buffer): string {
  const path = join(folder, `${Math.random()}`);
  writeFileSync(path, content);
  return path;
}

const faults = (settings: Record<string, string>) =>
  findFaults(() => readSettings({ SECRET_KEY, ...settings }));

it('PAGES_NAME, PAGES_LOGO_FILE, PAGES_ACCENT and PAGES_CSS_FILE give the pages their look', () => {
  const { settings } = readSettings({
    SECRET_KEY,
    PAGES_NAME: 'Club',
    PAGES_ACCENT: '#0f766e',
    PAGES_LOGO_FILE: write(LOGO),
    PAGES_CSS_FILE: write('main { border: 0; }'),
  });
  const look = { name: 'Club', accent: '#0f766e', css: 'main { border: 0; }' };
  expect(settings.pages).toEqual({ ...look, logo: Buffer.from(LOGO) });
});

it.each([
  ['a page', '<!doctype html><html><svg></svg></html>', 'The file is no PNG'],
  ['empty', '', 'The file is no PNG'],
  ['too large', LOGO + ' '.repeat(256 * 1024), 'The file has more than 256 kB'],
])('PAGES_LOGO_FILE rejects a file that is %s', (_what, content, fault) => {
  const [line, ...more] = faults({ PAGES_LOGO_FILE: write(content) });
  expect(more).toEqual([]);
  expect(line).toMatch(/^PAGES_LOGO_FILE must be the path of a PNG, JPEG, GIF, WebP or SVG image/);
  expect(line).toContain(fault);
});

it.each([
  ['89504e470d0a1a0a00', 'PNG'],
  ['ffd8ffe000', 'JPEG'],
  ['47494638396100', 'GIF'],
  ['524946460000000057454250', 'WebP'],
])('PAGES_LOGO_FILE accepts %s, which begins as a %s', (hex) => {
  expect(faults({ PAGES_LOGO_FILE: write(Buffer.from(hex, 'hex')) })).toEqual([]);
});

it.each([
  ['a page', '<style>main {}</style>', 'The file is no stylesheet'],
  ['cut off', 'main { border: 0;', 'each { needs a }'],
  ['not text', Buffer.from([0xff, 0xfe, 0x00, 0xd8]), 'The file is not text in UTF-8'],
  ['not its own', '@import "other.css"; a {}', 'The file loads another file'],
  ['with a font of another host', 'a { src: url( "https://x.example/a.woff2") }', 'as data: URLs'],
  ['too large', `a { ${' '.repeat(256 * 1024)} }`, 'more than 256 kB'],
])('PAGES_CSS_FILE rejects a file that is %s', (_what, content, fault) => {
  expect(faults({ PAGES_CSS_FILE: write(content) }).join()).toContain(fault);
});

it('PAGES_CSS_FILE accepts braces in texts and comments, and files in it as data: URLs', () => {
  const css = `/* { */ a::before { content: "{"; } b { background: url(data:image/gif;base64,R0lGODlh) }`;
  expect(faults({ PAGES_CSS_FILE: write(css) })).toEqual([]);
});

it('A file that does not exist and a name that is too long are named', () => {
  const given = { PAGES_LOGO_FILE: '/nothing', PAGES_CSS_FILE: folder, PAGES_NAME: 'x'.repeat(61) };
  const lines = faults(given).join('\n');
  expect(lines).toContain('There is no such file');
  expect(lines).toContain('The file cannot be read (EISDIR)');
  expect(lines).toContain('PAGES_NAME must be 1 to 60 characters of text.');
});

it('PAGES_ACCENT says how far a colour is from being readable, without repeating it', () => {
  const [line] = faults({ PAGES_ACCENT: '#ffcc00' });
  expect(line).toBe(
    'PAGES_ACCENT must be a dark colour like #1f4fd8. Its contrast to white is 1.5:1, and text needs 4.5:1: take a darker colour.',
  );
});

it('PAGES=off needs a page of the application for each link', () => {
  const names = ['VERIFY_EMAIL_URL', 'RESET_PASSWORD_URL', 'CHANGE_EMAIL_URL', 'UNDO_EMAIL_URL'];
  expect(faults({ PAGES: 'off' }).toSorted()).toEqual(
    names
      .map(
        (name) => `${name} is missing, because PAGES is off: set it to a page of your application.`,
      )
      .toSorted(),
  );
  const urls = Object.fromEntries(names.map((name) => [name, URL]));
  expect(readSettings({ SECRET_KEY, PAGES: 'off', ...urls }).settings.pages).toBeUndefined();
  expect(faults({ PAGES: 'off', DEV_MAILBOX: 'off' })).toEqual([]);
});

it('CHANGE_PASSWORD_URL is the URL of a page, and not http: in production', () => {
  const fault = 'CHANGE_PASSWORD_URL must be a URL like https://app.example.com/page.';
  for (const url of ['/password', 'app.example.com/password', 'javascript:alert(1)']) {
    expect(faults({ CHANGE_PASSWORD_URL: url })).toEqual([fault]);
  }
  const production = { NODE_ENV: 'production', ISSUER: 'https://id.example.com' };
  expect(faults({ ...production, CHANGE_PASSWORD_URL: 'http://app.example.com/password' })).toEqual(
    ['CHANGE_PASSWORD_URL is http: and not this machine: write its https: URL.'],
  );
  const { settings } = readSettings({
    SECRET_KEY,
    CHANGE_PASSWORD_URL: 'https://app.example.com/a',
  });
  expect(settings.changePasswordUrl).toBe('https://app.example.com/a');
});

it('AUTHORIZE is off with PAGES=off, and stops the start by name if it is on', () => {
  const off = { PAGES: 'off', DEV_MAILBOX: 'off' };
  expect(readSettings({ SECRET_KEY, ...off }).settings.authorize).toBe(false);
  expect(readSettings({ SECRET_KEY }).settings.authorize).toBe(true);
  expect(faults({ ...off, AUTHORIZE: 'on' })).toEqual([
    'AUTHORIZE=on needs the sign-in page, and PAGES is off: remove one of the two settings.',
  ]);
});
