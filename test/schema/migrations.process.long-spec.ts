import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { createDatabase, type DatabaseKind } from '../support/databases.js';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'nightlatch-migrations-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(['sqlite', 'postgres'] as DatabaseKind[])('npm run migration:... on %s', (kind) => {
  it('runs the migrations, generates no changes, and reverts', async () => {
    const database = await createDatabase(kind);
    const env = { ...process.env, DATABASE_URL: database.url };
    const npm = async (script: string, ...args: string[]) => {
      const command = ['run', `migration:${script}`, '--', ...args];
      const { stdout } = await run('npm', command, { env }).catch(
        (error: unknown) => error as { stdout: string },
      );
      return stdout;
    };
    expect(await npm('run')).toMatch(/CreateItems\d+ has been executed successfully/);
    // `schema.e2e-spec.ts` compares the schemas on both databases; this tests the command.
    if (kind === 'sqlite') {
      const generated = await npm('generate', join(folder, 'draft'));
      expect(generated).toContain('No changes in database schema');
    }
    expect(await npm('revert')).toMatch(/Migration \w+ has been reverted successfully/);
    await database.drop();
  });
});
