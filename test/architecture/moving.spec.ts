import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { verifyForeignHash } from '../../src/passwords/foreign-hashes.js';
import { readNdjson } from '../../src/import-export/ndjson.js';
import { parseUser } from '../../src/import-export/user-row.parser.js';
import { toChunks } from '../support/rows.js';

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

describe('docs/moving.md', () => {
  it('has an example for each system', () => {
    expect(examples).toHaveLength(7);
  });

  it.each(examples)(
    'shows a valid row with the hash of a password on the page: %s',
    async (line) => {
      const { value: row } = await readNdjson(toChunks(line)).next();
      const { passwordHash } = parseUser(row!.parse(), { now: new Date(), firebase });
      expect(passwords.some((plain) => verifyForeignHash(passwordHash!, plain))).toBe(true);
      for (const plain of passwords) expect(page).toContain(`\`${plain}\``);
    },
    30_000,
  );
});
