import { randomBytes } from 'node:crypto';
import { v7 as uuidv7, parse } from 'uuid';
import { describe, expect, it } from 'vitest';
import { digestSecret } from '../crypto/digests.js';
import {
  createPersonalToken,
  formatPersonalToken,
  parsePersonalTokenId,
} from './personal-token.js';

const range = (first: number, amount: number) =>
  Uint8Array.from({ length: amount }, (_, i) => first + i);
const fill = (value: number, amount: number) => new Uint8Array(amount).fill(value);
const lastByte = (value: number, amount: number) => {
  const bytes = fill(0, amount);
  bytes[amount - 1] = value;
  return bytes;
};

/** The vectors of docs/secret-scanning.md. None can be a live token: no id is a UUIDv7. */
const VECTORS = [
  {
    id: fill(0, 16),
    secret: fill(0, 24),
    token: 'nl_pat_00000000000000000000000000000000000000000000000000000002TpakT',
    crc: '877c60c9',
  },
  {
    id: fill(255, 16),
    secret: fill(255, 24),
    token: 'nl_pat_7n42DGM5Tflk9n8mt7Fhc72lFA6LboL2xx0ldQH2K1TdSrwuqMMiME33xvvkm',
    crc: 'd89a93c0',
  },
  {
    id: range(0, 16),
    secret: range(0x10, 24),
    token: 'nl_pat_000SYW7RiJxkEgOGusQGwp0AkKy4OtyapQ7YPHOMCCuyVI1B0hpnWzP0RIahm',
    crc: '180b464a',
  },
  {
    id: range(0, 16),
    secret: lastByte(0x5b, 24),
    token: 'nl_pat_000SYW7RiJxkEgOGusQGwp00000000000000000000000000000001T00gXfD',
    crc: '009ab62f',
  },
];

/** The CRC-32 of IEEE 802.3, written by hand. */
function crcByHand(text: string): number {
  let crc = 0xffffffff;
  for (const byte of Buffer.from(text, 'ascii')) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

describe('formatPersonalToken', () => {
  it.each(VECTORS)('writes the published token $token', ({ id, secret, token, crc }) => {
    expect(formatPersonalToken(id, secret)).toBe(token);
    expect(crcByHand(token.slice(0, 62)).toString(16).padStart(8, '0')).toBe(crc);
    expect(parsePersonalTokenId(token)).toBeNull();
  });

  it('has the published check value and digest', () => {
    expect(crcByHand('123456789').toString(16)).toBe('cbf43926');
    expect(digestSecret(VECTORS[2]!.token)).toBe(
      '1366b50df6ef1500a9ef922b3efa70f1c7b2f34f0101b224d0646da6f41235d8',
    );
  });
});

describe('parsePersonalTokenId', () => {
  it('returns the id of each of a thousand tokens, which all have 68 characters', () => {
    for (let round = 0; round < 1_000; round++) {
      const id = uuidv7();
      const token = createPersonalToken(id);
      expect(token).toMatch(/^nl_pat_[0-9A-Za-z]{61}$/);
      expect(parsePersonalTokenId(token)).toBe(id);
    }
  });

  it('rejects a token in which one character is another one', () => {
    const token = createPersonalToken(uuidv7());
    for (let place = 0; place < token.length; place++) {
      const other = token[place] === 'x' ? 'y' : 'x';
      expect(
        parsePersonalTokenId(token.slice(0, place) + other + token.slice(place + 1)),
      ).toBeNull();
    }
  });

  it('rejects the id of another version or variant, and one that is too large, in spite of the right checksum', () => {
    const bytes = parse(uuidv7());
    const secret = randomBytes(24);
    expect(parsePersonalTokenId(formatPersonalToken(bytes, secret))).not.toBeNull();
    for (const [place, value] of [
      [6, 0x40],
      [8, 0x00],
      [8, 0xc0],
    ] as const) {
      const other = Uint8Array.from(bytes);
      other[place] = value;
      expect(parsePersonalTokenId(formatPersonalToken(other, secret))).toBeNull();
    }
    for (const token of [
      'nl_pat_zzzzzzzzzzzzzzzzzzzzzz0000000000000000000000000000000000R77pn',
      'nl_pat_7n42DGM5Tflk9n8mt7Fhc80000000000000000000000000000000004dAtaQ',
    ]) {
      expect(token).toHaveLength(68);
      expect(parsePersonalTokenId(token)).toBeNull();
    }
  });

  it.each([
    [
      'the checksum without the prefix',
      'nl_pat_000SYW7RiJxkEgOGusQGwp0AkKy4OtyapQ7YPHOMCCuyVI1B0hpnWzP2e5Z25',
    ],
    ['another alphabet', 'nl_pat_000SYW7RiJxkEgOGusQGwp0AkKy4OtyapQ7YPHOMCCuyVI1B0hpnWzP0riAHM'],
    ['nothing', ''],
    ['a line break at the end', `${createPersonalToken(uuidv7())}\n`],
  ])('rejects %s', (_what, token) => {
    expect(parsePersonalTokenId(token)).toBeNull();
  });
});
