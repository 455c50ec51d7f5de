import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findFaults, SECRET_KEY } from '../../../test/support/settings.js';
import { readSettings } from './read-settings.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightlatch-clients-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const faults = (environment: Record<string, string>) => findFaults(() => readSettings(environment));

it.each([
  ['/nowhere.json', 'There is no such file.'],
  ['.', 'The file cannot be read (EISDIR).'],
  ['[hunter2', 'The file is not JSON.'],
  ['{}', 'The file has no list [...].'],
  ['[{"client_id":"a"},{"client_id":"b","hunter2":"x"}]', 'Client 2 has no client_id, or a'],
  ['[{"client_id":"a","redirect_uris":"https://hunter2.example/"}]', 'Client 1 has no client_id'],
  ['[{"client_id":"a","redirect_uris":[7]}]', 'Client 1 has no client_id, or a'],
  ['[{"client_id":"a","application_type":["hunter2"]}]', 'Client 1 has no client_id, or a'],
  ['[{"client_id":["a"]}]', 'Client 1 has no client_id, or a'],
  ['[{"redirect_uris":[]}]', 'Client 1 has no client_id, or a'],
  ['[["client_id"]]', 'Client 1 has no client_id, or a'],
  [Buffer.from('[]', 'utf16le'), 'The file is not text in UTF-8.'],
])('says what is wrong with CLIENTS_FILE: %j', (content, message) => {
  const path = join(folder, 'clients.json');
  writeFileSync(path, content);
  const isPath = typeof content === 'string' && /^[/.]/.test(content);
  const lines = faults({ SECRET_KEY, CLIENTS_FILE: isPath ? content : path });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(message);
  expect(lines[0]).not.toContain('hunter2');
});

it('reads CLIENTS_FILE with a byte order mark', () => {
  const path = join(folder, 'clients.json');
  writeFileSync(path, '\uFEFF[{"client_id":"a"}]');
  expect(readSettings({ SECRET_KEY, CLIENTS_FILE: path }).settings.clients).toHaveLength(1);
});

it('reads the redirect URIs and the application type of a client in CLIENTS_FILE', () => {
  const path = join(folder, 'clients.json');
  const client = {
    client_id: 'cli',
    grant_types: ['authorization_code'],
    redirect_uris: ['http://127.0.0.1/callback'],
    post_logout_redirect_uris: ['http://127.0.0.1/signed-out'],
    application_type: 'native',
  };
  writeFileSync(path, JSON.stringify([client]));
  expect(readSettings({ SECRET_KEY, CLIENTS_FILE: path }).settings.clients).toEqual([client]);
});
