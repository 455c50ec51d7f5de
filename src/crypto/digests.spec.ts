import { expect, it } from 'vitest';
import { digestSecret, isSameDigest } from './digests.js';

it('digestSecret() is SHA-256 in hexadecimal digits, of bytes too; isSameDigest() tells two digests apart', () => {
  // FIPS 180-2 appendix B.1.
  const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(digestSecret('abc')).toBe(digest);
  expect(digestSecret(Buffer.from('abc'))).toBe(digest);
  expect(isSameDigest(digestSecret('abc'), digest)).toBe(true);
  expect(isSameDigest(digestSecret('abd'), digest)).toBe(false);
});
