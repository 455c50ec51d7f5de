import { expect, it } from 'vitest';
import { verifyForeignHash } from './foreign-hashes.js';
import { addPepper } from './pepper.js';

// Made by PHP 8.2 as Devise does it: bcrypt of the password and the pepper.
const PLAIN = 'pässwörd 1234';
const PEPPER =
  'b50aa8f5e3b5e1a2e0dd4a7cd4ed0f5b1f4e1cb0c8b2a5b9c4a3f0e9d8c7b6a5b50aa8f5e3b5e1a2e0dd4a7cd4ed0f5b1f4e1cb0c8b2a5b9c4a3f0e9d8c7b6a5';
const BCRYPT = '$2y$11$CM.r0a5dTFiEt8L1SIjizeoMzT0Mb9/w3O.4VymdBZOq3/Hz3SBTm';
const stored = `bcrypt_pepper$${BCRYPT}`;

it("a hash of Devise matches its password with the pepper, which is longer than bcrypt's 72 bytes", async () => {
  const verify = (plain: string, pepper: string) => {
    const peppered = addPepper({ stored, plain }, pepper)!;
    return verifyForeignHash(peppered.stored, peppered.plain);
  };
  expect(await verify(PLAIN, PEPPER)).toBe(true);
  expect(await verify(PLAIN, `x${PEPPER}`)).toBe(false);
  expect(await verify('other', PEPPER)).toBe(false);
  expect(await verifyForeignHash(stored, PLAIN)).toBe(false);
  expect(await verifyForeignHash(stored, PLAIN + PEPPER)).toBe(false);
});

it('a hash with the mark matches nothing without a pepper, or with a password that leaves no byte for it', () => {
  expect(addPepper({ stored, plain: PLAIN }, null)).toBeNull();
  expect(addPepper({ stored, plain: 'a'.repeat(73) }, PEPPER)).toBeNull();
  expect(addPepper({ stored: BCRYPT, plain: PLAIN }, PEPPER)).toEqual({
    stored: BCRYPT,
    plain: PLAIN,
  });
});
