import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { formatRowToken, parseRowToken } from './row-token.js';

const PREFIX = 'nlx_';

describe('a token that names a row', () => {
  it.each([24, 32, 36])('gives the id and the proof of %d bytes back', (size) => {
    const [id, proof] = [uuidv7(), randomBytes(size)];
    const token = formatRowToken(PREFIX, id, proof);
    expect(token).toMatch(/^nlx_[\w-]+$/);
    expect(parseRowToken(PREFIX, size, token)).toEqual({ id, proof });
  });

  it('has one spelling', () => {
    // 52 bytes leave unused bits in the last character.
    const bytes = Buffer.alloc(36, 0xff);
    const token = formatRowToken(PREFIX, uuidv7(), bytes);
    expect(parseRowToken(PREFIX, 36, token)).not.toBeNull();
    expect(token.at(-1)).toBe('w');
    for (const other of ['x', '_', '=']) {
      expect(parseRowToken(PREFIX, 36, token.slice(0, -1) + other)).toBeNull();
    }
    expect(
      parseRowToken(PREFIX, 36, token.replaceAll('_', '/').replace('nlx/', 'nlx_')),
    ).toBeNull();
  });

  it.each([
    ['', 'nothing'],
    [PREFIX, 'no bytes'],
    [`nly_${'A'.repeat(64)}`, 'another prefix'],
    [`nlx_${'A'.repeat(63)}`, 'a character too few'],
    [`nlx_${'A'.repeat(65)}`, 'a character too many'],
    [`nlx_${'A'.repeat(63)}+`, 'a character that is not of base64url'],
    [`nlx_${'A'.repeat(63)}\n`, 'a line break'],
    [`nlx_${'B'.repeat(64)}`, 'an id that is no UUID'],
    ['x'.repeat(1_000_000), 'a megabyte'],
  ])('is not %j: %s', (text) => {
    expect(parseRowToken(PREFIX, 32, text)).toBeNull();
  });
});
