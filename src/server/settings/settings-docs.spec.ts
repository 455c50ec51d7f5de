import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toEnvTemplate, toSettingsPage } from './settings-docs.js';
import { SETTINGS } from './settings-table.js';

const escape = (text: string) => text.replaceAll('+', String.raw`\+`);

// `npm run docs:settings` writes both files.
describe('the documentation of the settings', () => {
  it('docs/settings.md is current', async () => {
    await expect(toSettingsPage()).toMatchFileSnapshot('../../../docs/settings.md');
  });

  it('.env.template is current', async () => {
    await expect(toEnvTemplate()).toMatchFileSnapshot('../../../.env.template');
  });

  it('.env.template lists each setting with its default, and no other', () => {
    const template = readFileSync('.env.template', 'utf8');
    for (const [name, { defaultText }] of Object.entries(SETTINGS))
      expect(template.split('\n')).toContain(`#${name}=${defaultText}`);
    const names = [...template.matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(names.toSorted()).toEqual(Object.keys(SETTINGS).toSorted());
  });

  it('docs/settings.md describes each setting with its default', () => {
    const page = readFileSync('docs/settings.md', 'utf8');
    for (const [name, { defaultText }] of Object.entries(SETTINGS))
      expect(page).toMatch(
        new RegExp(`^### \`${name}\`$(?:(?!^#)[^])+?^- Default: .*${escape(defaultText)}`, 'm'),
      );
  });

  it('the settings in the table of README.md exist, with their defaults', () => {
    const rows = readFileSync('README.md', 'utf8').matchAll(/^\| `([A-Z_]{4,})` +\| (.*?) *\|/gm);
    for (const [, name, shown] of rows) {
      const setting = SETTINGS[name as keyof typeof SETTINGS];
      expect(setting, name).toBeDefined();
      expect(shown, name).toContain(setting.defaultText);
    }
  });
});
