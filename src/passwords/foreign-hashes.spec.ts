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

describe.each(MADE)('a hash of %s', (_system, given, plain) => {
  const stored = toStoredHash(given);

  it('is accepted, and matches its password only', () => {
    expect(findHashRejection(stored)).toBeNull();
    expect(verifyForeignHash(stored, plain)).toBe(true);
    // WordPress trims passwords.
    expect(verifyForeignHash(stored, `${plain} `)).toBe(given.startsWith('$wp$'));
    for (const other of [
      '',
      plain.slice(0, -1),
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

describe('SHA-crypt', () => {
  // Made by passlib 1.7 with its defaults, and by crypt() of glibc 2.36.
  it.each([
    [
      PLAIN,
      '$6$rounds=656000$4A4AJs7j6hm6RXeO$EB.OwTsxQhjHlZc/i34WxMlgv1fKJQXLu5xM5EI6TcWCQquhviZfTjzWf11RBB3Wyz47eVM5WdrC8fWIcfyS70',
    ],
    [PLAIN, '$5$rounds=535000$Am2cbPe9Xr7g.oUU$Dc5d8A92dZQ58ajnuzQvZsQ3gghDY5tw4ljEXktK1R9'],
    [
      'a'.repeat(128),
      '$5$rounds=100000$saltstringsaltst$9orm2XIFX2CO/hzk7oqOpOYE97CTAjkXAVIU3lonQqA',
    ],
    ['', '$5$rounds=100000$saltstringsaltst$Eshv.nXp3eU86H/P1HY60cLfUCd.ZF6L0FcCFklWRE1'],
    ['x', '$5$rounds=100000$saltstringsaltst$tkgRVxP.E3lBQYnxYVHf7MAD8PoSxYlobCBLBWjYTm/'],
    [
      '0123456789abcdef0123456789abcdef0',
      '$6$rounds=100000$saltstringsaltst$oJyhTPgumNFQYK75pbz9wueVKl5A0zY0HYvgyK2EMDXxiYmReoNA3vrqYuV2EPrqRVKcVZV0TSbrMMhb3Hn3e1',
    ],
    [
      'a'.repeat(128),
      '$6$rounds=100000$saltstringsaltst$mJLjOxWGI1DpNqAi8lSaxsuRVCQIyW9YfOgLAOAWMCfEADNgTxDwe/IAJtM8h2Cgyi5SyOJ8sLppagrYWfj8y0',
    ],
  ])('verifies %j of any length up to 128 bytes', (plain, stored) => {
    expect(verifyForeignHash(stored, plain)).toBe(true);
  });

  it('never matches a password of more than 128 bytes, whose cost grows with its length', () => {
    const [stored] = [`$6$rounds=1000000$saltstringsaltst$${'a'.repeat(86)}`];
    expect(findHashRejection(stored)).toBeNull();
    const begin = performance.now();
    expect(verifyForeignHash(stored, 'a'.repeat(129))).toBe(false);
    expect(performance.now() - begin).toBeLessThan(50);
  });
});

it('a password of 64 kB of combining marks costs no hash of another system more than a short one', () => {
  const marks = `a${'\u0301\u0323'.repeat(16_000)}`;
  for (const [system, given] of MADE) {
    const begin = performance.now();
    expect(verifyForeignHash(toStoredHash(given), marks), system).toBe(false);
    expect(performance.now() - begin, system).toBeLessThan(50);
  }
});

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
])('rejects %s and says why', (_kind, stored, reason) => {
  expect(findHashRejection(stored)).toMatch(reason);
  expect(findHashRejection(toStoredHash(stored))).toMatch(reason);
  expect(verifyForeignHash(stored, stored)).toBe(false);
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
])('rejects %s', (_kind, stored) => {
  expect(findHashRejection(toStoredHash(stored))).toBe('not a hash of a known format');
  expect(verifyForeignHash(stored, stored)).toBe(false);
});
