import { expect, it } from 'vitest';
import { getHashKind } from './hash-lane.js';

const salt = 'c29tZXNhbHRzb21lc2FsdA';

it.each([
  [`$argon2id$v=19$m=19456,t=2,p=1$${salt}$aGFzaA`, '$argon2id$v=19$m=19456,t=2,p=1$'],
  ['$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW', '$2b$12$'],
  [`pbkdf2_sha256$600000$${salt}$aGFzaA=`, 'pbkdf2_sha256$600000$'],
  [`scrypt:32768:8:1$${salt}$00ff`, 'scrypt:32768:8:1$'],
  // Werkzeug's salts are shorter.
  ['scrypt:32768:8:1$3F3dlvE0voJGRsrI$00ff', 'scrypt:32768:8:1$'],
  ['pbkdf2:sha256:600000$abcdefgh$00ff', 'pbkdf2:sha256:600000$'],
  [`$firebase-scrypt$ln=14,r=8$${salt}$aGFzaA`, '$firebase-scrypt$ln=14,r=8$'],
  [`bcrypt_sha256$$2b$12$${salt}`, 'bcrypt_sha256$$2b$12$'],
  [`$wp$2y$10$${salt}`, '$wp$2y$10$'],
  [`$bcrypt-sha256$2b,12$${salt}$aGFzaA`, '$bcrypt-sha256$2b,12$'],
  [`$bcrypt-sha256$v=2,t=2b,r=12$${salt}$aGFzaA`, '$bcrypt-sha256$v=2,t=2b,r=12$'],
  [`$6$rounds=656000$${salt}$aGFzaA`, '$6$rounds=656000$'],
  [`$pbkdf2-sha256$i=27500,l=64$${salt}$aGFzaA`, '$pbkdf2-sha256$i=27500,l=64$'],
  ['{bcrypt}$2a$10$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW', '{bcrypt}$2a$10$'],
  [`${'0a'.repeat(16)}:${'0a'.repeat(64)}`, 'better-auth'],
  ['AQAAAAIAAYagAAAAEJ5n', 'AQAAAAIAAYag'],
  ['what is this', ''],
])('the kind of %s is %s', (stored, kind) => {
  expect(getHashKind(stored)).toBe(kind);
});
