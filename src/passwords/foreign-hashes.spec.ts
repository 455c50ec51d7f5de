import { describe, expect, it } from 'vitest';
import { toFirebaseHash } from './firebase-hash.js';
import { findHashRejection, toStoredHash, verifyForeignHash } from './foreign-hashes.js';

const PLAIN = 'pässwörd 1234';
const FIREBASE = toFirebaseHash(
  {
    hash: 'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==',
    salt: '42xEC+ixf3L2lw==',
  },
  {
    signerKey:
      'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==',
    saltSeparator: 'Bw==',
    rounds: 8,
    memCost: 14,
  },
)!;

/** Each was made by the system itself, or published by it. */
const MADE: Array<[system: string, hash: string, plain: string]> = [
  [
    'the FastAPI tutorial',
    '$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW',
    'secret',
  ],
  ['bcrypt 5.0', '$2b$10$euFJW2t0eddzM2WySixtie/UphL8NKrffshljQHhGwcLW62HVP7z2', PLAIN],
  [
    'bcrypt, as PHP writes it',
    '$2y$10$euFJW2t0eddzM2WySixtie/UphL8NKrffshljQHhGwcLW62HVP7z2',
    PLAIN,
  ],
  [
    'bcrypt, as older systems write it',
    '$2a$10$euFJW2t0eddzM2WySixtie/UphL8NKrffshljQHhGwcLW62HVP7z2',
    PLAIN,
  ],
  [
    'Django 5.2, bcrypt',
    'bcrypt$$2b$12$lhxvRXIU.IQHORWe/CrOLOYOMOFlGuxXsjGaxBAV4jYS1C41a0fmS',
    PLAIN,
  ],
  [
    'Django 5.2, bcrypt of SHA-256',
    'bcrypt_sha256$$2b$12$gl6IkG854MKHYLC732kHc.nRr91Ph.3y2tM5Jy2171SJTSoa7aNLy',
    PLAIN,
  ],
  [
    'Django 5.2',
    'pbkdf2_sha256$1000000$yoLfK292X4k0QZbTinravT$UKyRJzR7TOFvaSUEXWoZpA75OkO2VnJoPAYWKddFaQs=',
    PLAIN,
  ],
  [
    'Django 5.2, SHA-1',
    'pbkdf2_sha1$1000000$pqTFu0q9SxNShZo2kgEELX$713QouGfUgFsFIpt2GQnuraFp5I=',
    PLAIN,
  ],
  [
    'Django 5.2, scrypt',
    'scrypt$16384$q4H0cJE7GXcoOAG90uyJlz$8$5$t3e4PHGWcSEB+UX6d9XsVfFbqVifFsmgSihJuuKhz7kzyjUtGTvNEEo1MjOGhTfcr/YLO80Pkn2cqu+2NeIsNg==',
    PLAIN,
  ],
  [
    'passlib 1.7, SHA-256',
    '$pbkdf2-sha256$29000$EoJwDsEYwxhjzNn7/z9nzA$sPFLbU4JoSYv7EZElMVGKRKCRCWxHi3uoMwIZwOuuuQ',
    PLAIN,
  ],
  [
    'passlib 1.7, SHA-512',
    '$pbkdf2-sha512$25000$PiektDYmZCxljBHinLPWeg$viBsYV5E/p/PyIDvoH/SllSTxTbd6T9CifL.4Nokmcm7OLpq0Mo3eB3Vn8DqhVSidmle0QbvE6zSBymQXzcPhw',
    PLAIN,
  ],
  [
    'passlib 1.7, SHA-1',
    '$pbkdf2$131000$GYOwtjamVErJmVMKIWSMUQ$UeW2f83aliphwuJFE5ro9HYnsLQ',
    PLAIN,
  ],
  [
    'passlib 1.7, as a PHC string',
    '$pbkdf2-sha256$i=29000,l=32$EoJwDsEYwxhjzNn7/z9nzA$sPFLbU4JoSYv7EZElMVGKRKCRCWxHi3uoMwIZwOuuuQ',
    PLAIN,
  ],
  [
    'passlib 1.7, scrypt',
    '$scrypt$ln=14,r=8,p=1$+Z+Tci6lVMq5l1IqhfD+nw$PZkv08XxzvfUVfUlzy3RN9n/3boVNh0C6AAj5U6hv7A',
    PLAIN,
  ],
  [
    'Werkzeug 3.1',
    'scrypt:32768:8:1$3F3dlvE0voJGRsrI$1e341fd94add9b454224da8659b65b4f6e970f8f6b2d4d82e170ce13bb9172b281c674cd1a444a0995973110a35655f4d4dce96a85e1b3fb656cba8e6637ee48',
    PLAIN,
  ],
  [
    'Werkzeug 3.1, PBKDF2',
    'pbkdf2:sha256:260000$32GUkyjr8yu2aND0$ce06dac256c29294e2193604b0dbe415c6736f177655b5b5aac9731bb82be3c3',
    PLAIN,
  ],
  [
    'Werkzeug 3.1, PBKDF2 with SHA-512',
    'pbkdf2:sha512:100000$4j6uLfYkWe2T07Y7$e2f816eb201cb25a749d518766c8bcccc32e8b9c2c244df1ac962e08b1b8a4ff23d5517ec8556b4078c140afcf0a15d1f2da1d043637f3e1053d72f14c7cd631',
    PLAIN,
  ],
  [
    'Werkzeug 3.1, PBKDF2 with SHA-1',
    'pbkdf2:sha1:100000$XuDqIZ0ymvPhXwco$75ac4d0c572ec2c5692f728124619227527d76b3',
    PLAIN,
  ],
  [
    'better-auth',
    '2223c91ec62a24f7fd09a7d39d7cbe32:9d3b958b00f57abf4724c567f33722b9b552182c805a895147316af8c7205a79c62e800723e94c12d8d37212326457d4e2216205c9886618d48234a732591d59',
    PLAIN,
  ],
  // From the tests of ASP.NET Core, and from the README of firebase/scrypt.
  [
    'ASP.NET Core Identity 3',
    'AQAAAAEAACcQAAAAEAABAgMEBQYHCAkKCwwNDg+yWU7rLgUwPZb1Itsmra7cbxw2EFpwpVFIEtP+JIuUEw==',
    'my password',
  ],
  [
    'ASP.NET Core Identity 2',
    'AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggHIVY0sdEUfdyeM+E1LtH1uJg==',
    'my password',
  ],
  ['Firebase', FIREBASE, 'user1password'],
];

describe.each(MADE)('a hash of %s', (_system, given, plain) => {
  const stored = toStoredHash(given);

  it('is accepted, and matches its password only', () => {
    expect(findHashRejection(stored)).toBeNull();
    expect(verifyForeignHash(stored, plain)).toBe(true);
    for (const other of [
      '',
      plain.slice(0, -1),
      `${plain} `,
      `${plain}\0`,
      `${plain}\0${plain}`,
      plain.toUpperCase(),
    ]) {
      expect(verifyForeignHash(stored, other), other).toBe(false);
    }
    expect(verifyForeignHash(stored, '\ud800')).toBe(false);
  });

  it('matches nothing when it is damaged', () => {
    const damaged = [
      stored.slice(0, -1),
      stored.slice(0, -4),
      stored.slice(0, stored.length / 2),
      stored.slice(1),
      `${stored}A`,
      `${stored}AAAA`,
      ` ${stored}`,
      `${stored}\n`,
      stored.replace(/[\w+/]{6}(=*)$/, 'AAAAAA$1'),
      stored.replaceAll('$', ':'),
      '',
    ];
    for (const each of damaged.filter((text) => text !== stored)) {
      expect(verifyForeignHash(each, plain), each).toBe(false);
    }
  });
});

describe('verifyForeignHash()', () => {
  it('normalises the password for better-auth only', () => {
    const [apart, together] = ['pa\u0308sswo\u0308rd 1234', PLAIN];
    const matches = MADE.filter(([, , plain]) => plain === together).filter(([, hash]) =>
      verifyForeignHash(toStoredHash(hash), apart),
    );
    expect(matches.map(([system]) => system)).toEqual(['better-auth']);
  }, 30_000);

  it('matches no bcrypt hash with a password of more than 72 bytes, whose end bcrypt ignores', () => {
    const of72 = '$2b$04$abcdefghijklmnopqrstuuBzzIgyKkz7xMWYSzkIjUSnxEQFQ0WNe';
    expect(verifyForeignHash(of72, 'a'.repeat(72))).toBe(true);
    expect(verifyForeignHash(of72, 'a'.repeat(73))).toBe(false);
    const inUmlauts = '$2b$04$abcdefghijklmnopqrstuuAg/vhymG.zjfOvPuw7BgQPjbFV1.SQW';
    expect(verifyForeignHash(inUmlauts, 'ä'.repeat(36))).toBe(true);
    expect(verifyForeignHash(inUmlauts, 'ä'.repeat(37))).toBe(false);
  });
});

it.each([
  ['a password in clear', 'secret'],
  ['MD5', '5f4dcc3b5aa765d61d8327deb882cf99'],
  ["Django's MD5", 'md5$salt$5f4dcc3b5aa765d61d8327deb882cf99'],
  ["Django's unusable password", '!n9Zk0bSqVxEJx1v9'],
  ['SHA-512 crypt', `$6$rounds=5000$salt$${'a'.repeat(86)}`],
  ['the faulty bcrypt', `$2x$10$${'a'.repeat(53)}`],
  ['Werkzeug without iterations', `pbkdf2:sha256$salt$${'0'.repeat(64)}`],
  ['an empty text', ''],
  ['a megabyte', '$2b$'.repeat(250_000)],
  ['only NULs', '\0'.repeat(60)],
  ['a salt with a NUL', `pbkdf2_sha256$1000$sa\0lt$${'A'.repeat(43)}=`],
  ['a salt with half a letter', `pbkdf2_sha256$1000$sa\ud800lt$${'A'.repeat(43)}=`],
])('rejects %s', (_kind, stored) => {
  expect(findHashRejection(stored)).toBe('not a hash of a known format');
  expect(verifyForeignHash(stored, stored)).toBe(false);
});
