import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFaults } from '../../../test/support/settings.js';
import { readEnvFile } from './env-file.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightlatch-env-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(content: string | Buffer) {
  const path = join(folder, '.env');
  writeFileSync(path, content);
  return readEnvFile(path);
}

const faults = (path: string) =>
  findFaults(() => readEnvFile(path)).map((line) => line.replaceAll(path, '.env'));

function faultsIn(content: string | Buffer): string[] {
  const path = join(folder, '.env');
  writeFileSync(path, content);
  return faults(path);
}

const TEXT = 'NODE_ENV=production\nPORT=8080\n';
const SETTINGS = { NODE_ENV: 'production', PORT: '8080' };

describe('.env', () => {
  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${TEXT}`)],
    ['UTF-16 LE, as PowerShell writes it', Buffer.from(`\uFEFF${TEXT}`, 'utf16le')],
    ['UTF-16 BE', Buffer.from(`\uFEFF${TEXT}`, 'utf16le').swap16()],
    ['lines that end as on Windows', Buffer.from(TEXT.replaceAll('\n', '\r\n'))],
    ['lines that end as on old Macs', Buffer.from(TEXT.replaceAll('\n', '\r'))],
  ])('is read in %s', (_what, content) => {
    expect(read(content)).toEqual(SETTINGS);
  });

  it('may have comments, quotes, values of several lines, and `export`', () => {
    const text = `
# A comment with a="quote
  # another one, with an indentation
	# and a tab
export A=1
B = "two # words"  # a comment
C='first
second=2'
D=\`it's "quoted"\`
E=
I= # a comment
F=it's # a comment
	G=a=b
`;
    expect(read(text)).toEqual({
      A: '1',
      B: 'two # words',
      C: 'first\nsecond=2',
      D: `it's "quoted"`,
      E: '',
      F: "it's",
      G: 'a=b',
      I: '',
    });
  });

  it('may be missing, empty, or a copy of .env.template', () => {
    expect(readEnvFile(join(folder, 'missing'))).toEqual({});
    expect(read('')).toEqual({});
    expect(() => read(readFileSync('.env.template'))).not.toThrow();
  });

  it.each([
    ['hunter2', 'Line 1 of .env is not an assignment: write NAME=value, or begin the line with #.'],
    ['A=1\n\nB="x\ny"\nPORT: hunter2', 'Line 5 of .env is not an assignment'],
    ['A=1\n\u00A0B=hunter2', 'Line 2 of .env is not an assignment'],
    ['A="hunter2\nB=1', 'Line 1 of .env has a quote that does not end, or text after it'],
    ['A="x"hunter2', 'Line 1 of .env has a quote that does not end, or text after it'],
    ['A=#hunter2', 'Line 1 of .env has a # in its value'],
    ['A=hunter2#hunter2', 'Line 1 of .env has a # in its value: write the value in quotes'],
  ])('stops the start if it contains %j, without repeating it', (text, message) => {
    const lines = faultsIn(text);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(message);
    expect(lines[0]).not.toContain('hunter2');
  });

  it.each([
    ['UTF-16 without a byte order mark', Buffer.from(TEXT, 'utf16le')],
    ['UTF-32', Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), Buffer.from('A\0\0\0=\0\0\0')])],
    ['Latin-1', Buffer.from('A=caf\u00E9', 'latin1')],
    ['something else', Buffer.from([0, 1, 2, 0x7f, 0x45, 0x4c, 0x46])],
  ])('stops the start if it is in %s', (_what, content) => {
    expect(faultsIn(content)).toEqual(['.env is not a text file in UTF-8: save it as UTF-8.']);
  });

  it('stops the start if it is a directory, or a link to a file that does not exist', () => {
    const directory = join(folder, 'directory');
    mkdirSync(directory);
    expect(faults(directory)).toEqual([
      '.env is a directory: make it a file that the server can read, or delete it.',
    ]);
    const link = join(folder, 'link');
    symlinkSync('nowhere', link);
    expect(faults(link)[0]).toContain('is a link to a file that does not exist');
  });
});
