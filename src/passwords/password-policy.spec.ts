import { describe, expect, it } from 'vitest';
import { PasswordPolicy } from './password-policy.js';

const owner = { email: 'ada.byron@engines.example', username: 'countess', fullName: 'Ada King' };
const check = (plain: string, by: typeof owner = owner) => new PasswordPolicy({}).check(plain, by);

describe('PasswordPolicy', () => {
  it.each([
    ['1234567', 'password_too_short'],
    ['\u{1f511}'.repeat(7), 'password_too_short'],
    ['x'.repeat(129), 'password_too_long'],
    ['abcdefgh\ud800', 'password_malformed'],
    ['12345678', 'password_too_common'],
    ['PassWord1', 'password_too_common'],
    ['qwertyuiop', 'password_too_common'],
    ['dragon2026!', 'password_too_common'],
    ['00000000', 'password_too_common'],
    ['87654321', 'password_too_common'],
    ['123123123', 'password_too_common'],
    ['abcdefgh', 'password_too_common'],
    ['rootroot', 'password_too_common'],
    ['letmeinletmein', 'password_too_common'],
    ['P@ssw0rd', 'password_too_common'],
    ['        ', 'password_too_common'],
    ['!!sunshine!!', 'password_too_common'],
    ['ｐａｓｓｗｏｒｄ', 'password_too_common'],
    ['ada.byron@engines.example', 'password_personal'],
    ['ADA.BYRON', 'password_personal'],
    ['countess1815', 'password_personal'],
    ['countesscountess', 'password_personal'],
    ['ada-king-1852', 'password_personal'],
    ['KingAda!', 'password_personal'],
    ['nightlatch1', 'password_personal'],
  ])('rejects %j with %s', async (plain, code) => {
    await expect(check(plain)).rejects.toMatchObject({ code });
  });

  it.each([
    'kq7#tz2m',
    'qzjxkwvbnmplokh',
    'a'.repeat(64),
    'x'.repeat(128),
    'correct horse battery staple',
    'countess of computing machines',
    'dragon 7351-8842-0917',
    'before\0after',
  ])('accepts %j', async (plain) => {
    await expect(check(plain)).resolves.toBeUndefined();
  });

  it('rejects the digits of an e-mail address as the password of its user', async () => {
    const digits = { email: '5550199321@phone.example', username: '', fullName: '' };
    await expect(check('5550199321', digits)).rejects.toMatchObject({ code: 'password_personal' });
  });

  it('checks overlapping names without backtracking', async () => {
    const names = { email: 'aaa@x.co', username: 'aaaa', fullName: 'aaa aaaa aaaaa' };
    await expect(check(`${'a'.repeat(127)}b`, names)).resolves.toBeUndefined();
  });
});
