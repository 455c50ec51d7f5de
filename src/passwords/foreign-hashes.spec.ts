import { describe, expect, it } from 'vitest';
import type { HashKind } from './hash-kind.entity.js';
import { toHashKinds } from './hash-kinds.js';
import { getHashKind } from './hashing/hash-lane.js';
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
  // Made by PHP 8.2 with the lines of wp_hash_password() of WordPress 6.8.
  ['WordPress 6.8', '$wp$2y$10$0yzpgHwYd0VW6ka1lr20wuLl1NzO4X9Cx/yHYOEca3yJN990WZ.YO', PLAIN],
  [
    'passlib 1.7, bcrypt of SHA-256, version 1',
    '$bcrypt-sha256$2b,10$.zW2vg4wN6TOJwn2906gOO$r02pnp7/k.wxYZ7D9amXJKJ7jCcB/4K',
    PLAIN,
  ],
  [
    'passlib 1.7, bcrypt of SHA-256, version 2',
    '$bcrypt-sha256$v=2,t=2b,r=10$tw3aqnmxCQOs5WCHKDtl1u$az7i3lSONpoFosK6D.Yx40l/4fh1lw6',
    PLAIN,
  ],
  [
    'passlib 1.7, SHA-512 crypt',
    '$6$rounds=100000$L2UUoLfiWXeiKeAh$tdRvb82lX3BZ/qKKSPtdr/ktSHW088mYu9At6YUqUrjeIhp5BygArg44aWTwrCSSUMEbf2KFWmL1myBB/TGNk/',
    PLAIN,
  ],
  [
    'passlib 1.7, SHA-256 crypt',
    '$5$rounds=100000$vggXftgWF3YXY.2w$0ustWCC52MvYQDO5RI6UbLEzJmcL8.tcdYYlaTNcQd3',
    PLAIN,
  ],
  // PBKDF2 of 64 bytes as Pbkdf2PasswordHashProvider of Keycloak computes it, made by PHP 8.2.
  [
    'Keycloak before 24',
    '$pbkdf2-sha256$i=27500,l=64$UhU0X7/Jiw2/9kSOt256Bg$EySyd3oipN19ARcvIuYDjpxunNSadhD+0kTg46jzs/c9yi46O3lvlVeKKDb5z3eo7xZ6EW9oVG/TxvQ0M5ev6A',
    PLAIN,
  ],
  [
    'Keycloak, SHA-1',
    '$pbkdf2-sha1$i=20000,l=64$UhU0X7/Jiw2/9kSOt256Bg$PannvZpzUnaZMCCaWW0sohtpY2Fcxja73GRs7r6bcC96onGGKGuK6Deh7peC6IoQIVFwREanoceKZy5RJN8W+A',
    PLAIN,
  ],
  // From Spring Security's documentation and PasswordEncoderFactoriesTests.
  [
    'Spring Security, bcrypt',
    '{bcrypt}$2a$10$dXJ3SW6G7P50lGmMkkmwe.20cQQubK3.HZWzG3YB1tlRy.fqvM/BG',
    'password',
  ],
  [
    'Spring Security 5, PBKDF2',
    '{pbkdf2}5d923b44a6d129f3ddf3e3c8d29412723dcbde72445e8ef6bf3b508fbf17fa4ed4d6b99ca763d8dc',
    'password',
  ],
  [
    'Spring Security 5, scrypt',
    '{scrypt}$e0801$8bWJaSu2IKSn9Z9kM+TPXfOc/9bdYSrN1oD9qfVThWEwdRTnO7re7Ei+fUZRJ68k9lTyuTeUp4of4g24hHnazw==$OAOec05+bXxvuu/1qZ6NUR+xQYvYv7BeL1QxwRpY5Pc=',
    'password',
  ],
  // Made by PHP 8.2 with the parameters of Pbkdf2PasswordEncoder.defaultsForSpringSecurity_v5_8().
  [
    'Spring Security 6, PBKDF2',
    '{pbkdf2@SpringSecurity_v5_8}fc9e752774e6588fb32011973b8fb8e24f0634aa5e913762f5bb40ccf742c7cd5faf90e50f2e339ee7ec4759d162a1ec',
    PLAIN,
  ],
  // Made by PHP 8.2, whose password_hash() Nextcloud calls.
  ['Nextcloud, bcrypt', '1|$2y$10$KkI4359mB0WoTy9VlNBh/u0X86rSfpvpsWxGhS3Pzgiv5/Q0sDXvu', PLAIN],
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

/** The same text, decomposed. */
const DECOMPOSED = PLAIN.normalize('NFD');

/** Wrong passwords. The hashes of most systems are slow, so each is tried with one of them, in turn. */
const WRONG: Array<(plain: string) => string> = [
  () => '',
  (plain) => plain.slice(0, -1),
  (plain) => `${plain} `,
  (plain) => `${plain}\0`,
  (plain) => `${plain}\0${plain}`,
  (plain) => plain.toUpperCase(),
  () => '\ud800',
];

/** Picks one of the values for this hash, because each costs a full hash. */
const pickByIndex = <Each>(all: Each[], index: number): Each | undefined => all[index % all.length];

describe.each(MADE)('a hash of %s', (system, given, plain) => {
  const stored = toStoredHash(given);
  const index = MADE.findIndex(([each]) => each === system);

  it('is accepted, and matches its password only, which better-auth alone normalises', async () => {
    expect(findHashRejection(stored)).toBeNull();
    expect(await verifyForeignHash(stored, plain)).toBe(true);
    const other = pickByIndex(WRONG, index)!(plain);
    expect(await verifyForeignHash(stored, other), other).toBe(false);
    if (plain === PLAIN)
      expect(await verifyForeignHash(stored, DECOMPOSED)).toBe(system === 'better-auth');
  });

  it('has a sample of the same cost without the salt and the digest of the user', () => {
    const [{ kind, sample }] = toHashKinds([stored]) as [HashKind];
    expect(findHashRejection(sample)).toBeNull();
    expect(getHashKind(sample)).toBe(kind);
    expect(sample).toHaveLength(stored.length);
    expect(sample.slice(-24)).toMatch(/^[A0$:=]+$/);
    expect(toHashKinds([sample])).toEqual([{ kind, sample }]);
  });

  it('matches nothing when it is damaged', async () => {
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
    const changed = damaged.filter((text) => text !== stored);
    const rejected = changed.filter((text) => findHashRejection(text) !== null);
    // What still has the form of a hash takes as long as the hash.
    const computed = pickByIndex(
      changed.filter((text) => !rejected.includes(text)),
      index,
    );
    for (const each of computed === undefined ? rejected : [...rejected, computed]) {
      expect(await verifyForeignHash(each, plain), each).toBe(false);
    }
  });
});

describe('verifyForeignHash()', () => {
  it('matches no bcrypt hash with a password of more than 72 bytes, whose end bcrypt ignores', async () => {
    const of72 = '$2b$04$abcdefghijklmnopqrstuuBzzIgyKkz7xMWYSzkIjUSnxEQFQ0WNe';
    expect(await verifyForeignHash(of72, 'a'.repeat(72))).toBe(true);
    expect(await verifyForeignHash(of72, 'a'.repeat(73))).toBe(false);
    const inUmlauts = '$2b$04$abcdefghijklmnopqrstuuAg/vhymG.zjfOvPuw7BgQPjbFV1.SQW';
    expect(await verifyForeignHash(inUmlauts, 'ä'.repeat(36))).toBe(true);
    expect(await verifyForeignHash(inUmlauts, 'ä'.repeat(37))).toBe(false);
  });
});

it('a password of 64 kB of combining marks costs no hash of another system more than a short one', async () => {
  const marks = `a${'\u0301\u0323'.repeat(16_000)}`;
  for (const [system, given] of MADE) {
    const begin = performance.now();
    expect(await verifyForeignHash(toStoredHash(given), marks), system).toBe(false);
    expect(performance.now() - begin, system).toBeLessThan(50);
  }
});
