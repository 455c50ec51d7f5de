import { Secret, URI } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { createOtpauthUri, findTimeStep, generateTotpSecret } from './totp.js';

/** RFC 6238 appendix B: the seed is the digits, repeated to the length of the hash. */
const SEEDS = { SHA1: 20, SHA256: 32, SHA512: 64 } as const;
const VECTORS: Array<[seconds: number, sha1: string, sha256: string, sha512: string]> = [
  [59, '94287082', '46119246', '90693936'],
  [1_111_111_109, '07081804', '68084774', '25091201'],
  [1_111_111_111, '14050471', '67062674', '99943326'],
  [1_234_567_890, '89005924', '91819424', '93441116'],
  [2_000_000_000, '69279037', '90698825', '38618901'],
  [20_000_000_000, '65353130', '77737706', '47863826'],
];
/** RFC 4226 appendix D: the codes of the first ten counters. */
const HOTP = [
  '755224',
  '287082',
  '359152',
  '969429',
  '338314',
  '254676',
  '287922',
  '162583',
  '399871',
  '520489',
];

const toSeed = (length: number) => Secret.fromUTF8('1234567890'.repeat(7).slice(0, length)).base32;

describe('findTimeStep', () => {
  it.each(VECTORS)('accepts the codes of RFC 6238 at %d s', (seconds, ...codes) => {
    for (const [index, algorithm] of (['SHA1', 'SHA256', 'SHA512'] as const).entries()) {
      const seed = toSeed(SEEDS[algorithm]);
      const now = new Date(seconds * 1_000);
      const step = findTimeStep(seed, codes[index]!, now, { algorithm, digits: 8 });
      expect(step).toBe(Math.floor(seconds / 30));
    }
  });

  it('accepts the codes of RFC 4226 in their time steps', () => {
    for (const [counter, code] of HOTP.entries()) {
      expect(findTimeStep(toSeed(20), code, new Date(counter * 30_000))).toBe(counter);
    }
  });

  it('accepts the code of the step before, and one of the next only if it is told', () => {
    const at = (counter: number) => new Date(counter * 30_000);
    const [seed, code] = [toSeed(20), HOTP[5]!];
    expect(findTimeStep(seed, code, at(6))).toBe(5);
    expect(findTimeStep(seed, code, at(7))).toBeNull();
    expect(findTimeStep(seed, code, at(4))).toBeNull();
    expect(findTimeStep(seed, code, at(4), { stepsAhead: 1 })).toBe(5);
    expect(findTimeStep(seed, code, at(3), { stepsAhead: 1 })).toBeNull();
  });
});

it('A secret has 160 bits in base32 without padding, and its URI gives it back', () => {
  const secret = generateTotpSecret();
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  expect(generateTotpSecret()).not.toBe(secret);
  const uri = createOtpauthUri(secret, 'Example & Co', 'John+Doe@example.com');
  expect(URI.parse(uri)).toMatchObject({
    issuer: 'Example & Co',
    label: 'John+Doe@example.com',
    algorithm: 'SHA1',
    digits: 6,
    period: 30,
    secret: { base32: secret },
  });
});
