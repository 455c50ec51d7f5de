import { readdirSync, readFileSync } from 'node:fs';
import { verify } from 'argon2';
import { describe, expect, it } from 'vitest';
import { verifyForeignHash } from '../../src/passwords/foreign-hashes.js';
import { addPepper } from '../../src/passwords/pepper.js';
import { readNdjson } from '../../src/import-export/ndjson.js';
import { parseUser } from '../../src/import-export/user-row.parser.js';
import { toChunks } from '../support/rows.js';

const general = readFileSync('docs/moving.md', 'utf8');
const names = readdirSync('docs/moving');
const read = (name: string) => readFileSync(`docs/moving/${name}`, 'utf8');
const examples = names.map((name) => {
  const [, code] = /^```json\n(.*?)^```$/ms.exec(read(name)) ?? [];
  return [name, JSON.stringify(JSON.parse(code!))] as const;
});
const page = read('firebase.md');
const pepper = /pepper of\s+the\s+example\s+is\s+`(\w+)`/.exec(read('devise.md'))![1]!;
const passwords = ['secret', 'my password', 'user1password', 'pässwörd 1234'];
const parameter = (name: string) => new RegExp(`${name}: ([^,]+),`).exec(page)![1]!;
const firebase = {
  signerKey: parameter('base64_signer_key'),
  saltSeparator: parameter('base64_salt_separator'),
  rounds: Number(parameter('rounds')),
  memCost: Number(parameter('mem_cost')),
};

describe('docs/moving/', () => {
  it('docs/moving.md links to the page of each system', () => {
    for (const name of names) expect(general).toContain(`](moving/${name})`);
    expect(names).toHaveLength(15);
  });

  it.each(examples)(
    '%s shows a valid row with the hash of a password in docs/moving.md: %s',
    async (_name, line) => {
      const { value: row } = await readNdjson(toChunks(line)).next();
      const context = { now: new Date(), firebase, hasPepper: true };
      const { passwordHash: stored } = parseUser(row!.parse(), context);
      const matches = passwords.map((plain) => {
        const job = addPepper({ stored: stored!, plain }, pepper)!;
        // The hashing threads verify these themselves.
        if (job.stored.startsWith('$argon2')) return verify(job.stored, job.plain);
        return verifyForeignHash(job.stored, job.plain);
      });
      expect(await Promise.all(matches)).toContain(true);
      for (const plain of passwords) expect(general).toContain(`\`${plain}\``);
    },
    30_000,
  );
});
