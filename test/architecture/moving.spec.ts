import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { verifyForeignHash } from '../../src/passwords/formats/hash-formats.js';
import { readNdjsonLine } from '../../src/import-export/ndjson.js';
import { readUser } from '../../src/import-export/row.js';

const page = readFileSync('docs/moving.md', 'utf8');
const examples = [...page.matchAll(/^```json\n(.*?)^```$/gms)].map(([, code]) =>
  JSON.stringify(JSON.parse(code!)),
);
const passwords = ['secret', 'my password', 'user1password', 'pässwörd 1234'];
const parameter = (name: string) => new RegExp(`${name}: ([^,]+),`).exec(page)![1]!;
const firebase = {
  signerKey: parameter('base64_signer_key'),
  saltSeparator: parameter('base64_salt_separator'),
  rounds: Number(parameter('rounds')),
  memCost: Number(parameter('mem_cost')),
};

describe('the page about moving', () => {
  it('has an example for each system', () => {
    expect(examples).toHaveLength(7);
  });

  it.each(examples)(
    'shows a row that is taken, with a hash of a password that it names: %s',
    (line) => {
      const members = readNdjsonLine(line);
      const user = readUser(members as Map<string, unknown>, { now: new Date(), firebase });
      const { passwordHash } = user as Exclude<typeof user, string>;
      expect(passwords.some((plain) => verifyForeignHash(passwordHash!, plain))).toBe(true);
      for (const plain of passwords) expect(page).toContain(`\`${plain}\``);
    },
  );
});
