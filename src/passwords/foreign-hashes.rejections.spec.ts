import { expect, it } from 'vitest';
import { findHashRejection, toStoredHash, verifyForeignHash } from './foreign-hashes.js';

it.each([
  [
    'Nextcloud',
    '3|$argon2id$v=19$m=65536,t=4,p=1$S2d1c1JVVmxKMllkbExkOQ$fJ9cpSknoXnqp44df+dNGWmgaINS9cgIUoFtZ8iNBjk',
  ],
  [
    'Nextcloud',
    '2|$argon2i$v=19$m=65536,t=4,p=1$OC40ZUY4bm1OTXBtTWdaeg$m19nJJHbVUUh3ll+6Y6tkB/ilb3bDISaEN6/aQi89x4',
  ],
  [
    'Spring Security 5',
    '{argon2}$argon2id$v=19$m=4096,t=3,p=1$uYlDg042kQrev2kLcENV0w$+42gve/41uPFTCfBJ9PcyvM1SC0ud9ER6uyO8RjqrsQ',
  ],
  [
    'Spring Security 6',
    '{argon2@SpringSecurity_v5_8}$argon2id$v=19$m=16384,t=2,p=1$uYlDg042kQrev2kLcENV0w$+42gve/41uPFTCfBJ9PcyvM1SC0ud9ER6uyO8RjqrsQ',
  ],
])('an argon2 hash of %s is stored without its prefix: %s', (_system, given) => {
  expect(findHashRejection(toStoredHash(given))).toBeNull();
  expect(toStoredHash(given)).toBe(given.slice(given.indexOf('$')));
});

it.each([
  ['MD5', '5f4dcc3b5aa765d61d8327deb882cf99', /^MD5 \(32 hexadecimal digits\) is too fast/],
  ["Django's MD5", 'md5$salt$5f4dcc3b5aa765d61d8327deb882cf99', /^MD5 is too fast/],
  ['MD5 crypt', '$1$salt$qJH7.N4xYta3aEG/dfqo/0', /^MD5 is too fast/],
  ["Spring's MD5", '{MD5}{aRYR+Yp2=}905e382a25eed53e22224223b3581092', /^MD5 is too fast/],
  ['SHA-1', '5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8', /^SHA-1 .*is too fast/],
  ["MySQL's PASSWORD()", '*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19', /^SHA-1 .*is too fast/],
  ['SSHA', '{SSHA}0c0blFTXXNuAMHECS4uxrj3ZieMoWImr', /^SHA-1 is too fast/],
  ["Spring's sha256", '{sha256}97cde38028ad898ebc02e6', /^SHA-2 without many rounds is too fast/],
  ['SHA-256', 'a'.repeat(64), /^SHA-2 .*is too fast/],
  ["WordPress's older hash", '$P$BqZ4y9nQvVZ0lI1tV8V0V0V0V0V0V0.', /^phpass .*is too fast/],
  ["Drupal's older hash", `$S$D${'a'.repeat(51)}`, /^Drupal's \$S\$ is too fast/],
  ['DES crypt', 'ab01FAX.bQRSU', /^DES crypt is too fast/],
  [
    'SHA-512 crypt with 5,000 rounds',
    `$6$salt$${'a'.repeat(86)}`,
    /^SHA-crypt with 5000 rounds is too fast/,
  ],
  [
    'SHA-512 crypt with few rounds',
    `$6$rounds=99999$salt$${'a'.repeat(86)}`,
    /the least is 100000$/,
  ],
  [
    'SHA-256 crypt with too many',
    `$5$rounds=1000001$salt$${'a'.repeat(43)}`,
    /the limit is 1000000$/,
  ],
  ["Spring's clear text", '{noop}password', /^a password in clear/],
  ["Django's unusable password", '!n9Zk0bSqVxEJx1v9', /^marks an account without a password/],
  ['the faulty bcrypt', `$2x$10$${'a'.repeat(53)}`, /^bcrypt of a faulty implementation/],
  [
    'WordPress with a high cost',
    `$wp$2y$15$${'a'.repeat(53)}`,
    /^bcrypt with a cost of 15; the limit is 14/,
  ],
  [
    'passlib with a high cost',
    `$bcrypt-sha256$v=2,t=2b,r=31$${'a'.repeat(22)}$${'a'.repeat(31)}`,
    /^bcrypt with a cost of 31/,
  ],
  [
    'passlib 1 with a low cost',
    `$bcrypt-sha256$2a,3$${'a'.repeat(22)}$${'a'.repeat(31)}`,
    /^bcrypt with a cost of 3; the least is 4/,
  ],
  [
    '64 bytes of PBKDF2 that cost twice as much',
    `$pbkdf2-sha256$i=2500001,l=64$${'A'.repeat(22)}$${'A'.repeat(86)}`,
    /^PBKDF2 with 2500001 iterations of sha256; the limit is 2500000/,
  ],
])('rejects %s and says why', async (_kind, stored, reason) => {
  expect(findHashRejection(stored)).toMatch(reason);
  expect(findHashRejection(toStoredHash(stored))).toMatch(reason);
  expect(await verifyForeignHash(stored, stored)).toBe(false);
});

it.each([
  ['a password in clear', 'secret'],
  ['Werkzeug without iterations', `pbkdf2:sha256$salt$${'0'.repeat(64)}`],
  [
    'PBKDF2 with a length that is not its own',
    `$pbkdf2-sha256$i=27500,l=64$${'A'.repeat(22)}$${'A'.repeat(43)}`,
  ],
  [
    'PBKDF2 of more than 64 bytes',
    `$pbkdf2-sha256$i=27500,l=96$${'A'.repeat(22)}$${'A'.repeat(128)}`,
  ],
  ["Spring's PBKDF2 with another length", `{pbkdf2}${'a'.repeat(82)}`],
  [
    'an unknown encoder of Spring',
    '{secret}$2a$10$dXJ3SW6G7P50lGmMkkmwe.20cQQubK3.HZWzG3YB1tlRy.fqvM/BG',
  ],
  ['an empty text', ''],
  ['a megabyte', '$2b$'.repeat(250_000)],
  ['a megabyte behind a prefix', `{bcrypt}${'$2b$'.repeat(250_000)}`],
  ['only NULs', '\0'.repeat(60)],
  ['a salt with a NUL', `pbkdf2_sha256$1000$sa\0lt$${'A'.repeat(43)}=`],
  ['a salt with half a letter', `pbkdf2_sha256$1000$sa\ud800lt$${'A'.repeat(43)}=`],
])('rejects %s', async (_kind, stored) => {
  expect(findHashRejection(toStoredHash(stored))).toBe('not a hash of a known format');
  expect(await verifyForeignHash(stored, stored)).toBe(false);
});
