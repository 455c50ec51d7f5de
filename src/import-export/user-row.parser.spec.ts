import { describe, expect, it } from 'vitest';
import { orReason } from '../../test/support/rows.js';
import type { FirebaseParameters } from '../passwords/firebase-hash.js';
import { parseUser } from './user-row.parser.js';

const NOW = new Date('2026-11-24T00:00:00Z');
const BCRYPT = '$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW';
const parse = (members: Map<string, unknown>, firebase?: FirebaseParameters) =>
  orReason(() => parseUser(members, { now: NOW, firebase }));
const user = (members: object) =>
  parse(new Map(Object.entries({ email: 'a@example.com', ...members })));

describe('parseUser', () => {
  it('returns a user in the forms that are stored', () => {
    const row = user({
      id: '019AA7B4-2F6E-7CC3-9D1B-3A5F0C9E8D71',
      email: 'JohnDoe@EXAMPLE.com',
      username: 'JohnDoe',
      full_name: 'John Doe',
      locale: 'de_at',
      email_verified: '2024-01-02 10:00:00+01',
      disabled: true,
      roles: ['admin', 'admin', 'editor'],
      created_at: '2024-01-02 10:00:00.5+01',
      password_hash: `bcrypt$${BCRYPT}`,
    });
    expect(row).toEqual({
      id: '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71',
      email: 'JohnDoe@EXAMPLE.com',
      emailCanonical: 'johndoe@example.com',
      emailVerifiedAt: new Date('2024-01-02T09:00:00Z'),
      username: 'johndoe',
      fullName: 'John Doe',
      locale: 'de-AT',
      disabled: true,
      roles: ['admin', 'editor'],
      createdAt: new Date('2024-01-02T09:00:00.500Z'),
      passwordHash: BCRYPT,
    });
  });

  it('drops the white space around names, and invisible characters in a full name', () => {
    const members = {
      email: ' Ann@example.com\u00a0',
      username: '\tann ',
      full_name: '\u202eAnn\u200b Lee',
    };
    expect(user(members)).toMatchObject({
      email: 'Ann@example.com',
      emailCanonical: 'ann@example.com',
      username: 'ann',
      fullName: 'Ann Lee',
    });
  });

  it('takes an address for verified only if the file says so', () => {
    for (const no of [undefined, null, '', false]) {
      expect(user({ email_verified: no })).toMatchObject({ emailVerifiedAt: null });
    }
    expect(user({ email_verified: true })).toMatchObject({ emailVerifiedAt: NOW });
  });

  it('requires only an e-mail address', () => {
    expect(user({ username: null, password_hash: null })).toEqual(user({}));
    expect(user({ id: null, roles: null, created_at: null })).toEqual(user({}));
    const empty = { id: '', username: '', full_name: '', disabled: '', roles: '', created_at: '' };
    expect(user({ ...empty, password_hash: '', password_salt: '' })).toEqual(user({}));
    expect(user({})).toMatchObject({
      id: null,
      username: null,
      fullName: null,
      disabled: false,
      roles: [],
      createdAt: null,
      passwordHash: null,
    });
  });

  it.each([
    '2024-01-02T09:00:00',
    '2024-01-02 09:00:00.000000',
    '2024-01-02 10:00:00+0100',
    1_704_186_000,
    1_704_186_000_000,
    '1704186000',
    '1704186000.000',
    '1704186000000',
  ])('takes created_at %j, without a zone in UTC, and as an epoch', (created_at) => {
    expect(user({ created_at })).toMatchObject({ createdAt: new Date('2024-01-02T09:00:00Z') });
  });

  it.each([
    ['{}', 'email: is required'],
    ['{"email":1}', 'email: must be text'],
    ['{"email":"a@x.co","__proto__":true}', '"__proto__": unknown member'],
    ['{"email":"a@x.co","constructor":"x"}', '"constructor": unknown member'],
    ['{"email":"a@x.co","password":"secret"}', '"password": unknown member'],
  ])('rejects %s', (text, reason) => {
    expect(parse(new Map(Object.entries(JSON.parse(text))))).toBe(reason);
  });

  it.each<[object, RegExp]>([
    [{ email: 'а@example.com' }, /^email:/],
    [{ email: `${'a'.repeat(300)}@example.com` }, /^email:/],
    [{ username: 'a@b' }, /^username:/],
    [{ username: 'ab' }, /^username:/],
    [{ full_name: '\u202e\u200b' }, /^full_name:/],
    [{ full_name: ' ' }, /^full_name:/],
    [{ full_name: 'a\0b' }, /^full_name:/],
    [{ full_name: 'x'.repeat(201) }, /^full_name:/],
    [{ full_name: 'two\nlines' }, /^full_name:/],
    [{ locale: 'en_US.UTF-8' }, /^locale: must be a language tag/],
    [{ locale: 7 }, /^locale:/],
    [{ disabled: 'yes' }, /^disabled:/],
    [{ email_verified: 'yes' }, /^email_verified:/],
    [{ email_verified: 0 }, /^email_verified:/],
    [{ email_verified: '0' }, /^email_verified:/],
    [{ email_verified: 1_700_000_000 }, /^email_verified:/],
    [{ email_verified: '2027-01-01T00:00:00Z' }, /^email_verified:/],
    [{ roles: 'admin' }, /^roles:/],
    [{ roles: [1] }, /^roles:/],
    [{ roles: [['a']] }, /^roles:/],
    [{ roles: Array.from({ length: 21 }, (_, i) => `r${i}`) }, /^roles:/],
    [{ roles: ['Staff Member'] }, /^roles: must be at most 20/],
    [{ created_at: '2024-02-30T00:00:00Z' }, /^created_at:/],
    [{ created_at: '2023-02-29 12:00:00+02' }, /^created_at:/],
    [{ id: '00000000-0000-0000-0000-000000000000' }, /^id:/],
    [{ [BCRYPT]: 'a' }, /^\(no name\): unknown member/],
    [{ 'x\u001b[31m\nline 1': 'a' }, /^\(no name\): unknown member$/],
    [{ created_at: 'yesterday' }, /^created_at:/],
    [{ created_at: '2024-13-01T00:00:00Z' }, /^created_at:/],
    [{ created_at: '2024-01-01T00:00:00 Europe/Berlin' }, /^created_at:/],
    [{ created_at: '0000-00-00 00:00:00' }, /^created_at:/],
    [{ created_at: 1_800_000_000 }, /^created_at:/],
    [{ created_at: 1_700_000_000_000_000 }, /^created_at:/],
    [{ created_at: -1 }, /^created_at:/],
    [{ created_at: true }, /^created_at:/],
    [{ created_at: ['2024-01-01T00:00:00Z'] }, /^created_at:/],
    [{ created_at: '2027-01-01T00:00:00Z' }, /^created_at:/],
    [{ created_at: '1969-01-01T00:00:00Z' }, /^created_at:/],
    [{ id: '7' }, /^id:/],
    [{ password_hash: 'secret' }, /^password_hash: not a hash of a known format$/],
    [{ password_hash: BCRYPT.replace('12', '31') }, /^password_hash: bcrypt with a cost of 31/],
    [{ password_hash: BCRYPT, password_salt: 'x' }, /^password_salt: requires the hash parameters/],
    [{ password_salt: 'x' }, /^password_salt: requires a password_hash/],
  ])('rejects %j without repeating it', (members, reason) => {
    expect(user(members)).toMatch(reason);
    expect(user(members)).not.toContain('$2b$');
  });

  it('stores a Firebase hash as one string without the signer key', () => {
    const hash =
      'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==';
    const signerKey =
      'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==';
    const members = new Map<string, unknown>([
      ['email', 'a@example.com'],
      ['password_hash', hash.replaceAll('/', '_').replaceAll('+', '-')],
      ['password_salt', '42xEC-ixf3L2lw=='],
    ]);
    const firebase = { signerKey, saltSeparator: 'Bw==', rounds: 8, memCost: 14 };
    const read = parse(members, firebase);
    expect(read).toMatchObject({
      passwordHash: expect.stringMatching(/^\$firebase-scrypt\$ln=14,r=8\$[\w+/]{15}\$[\w+/]{86}$/),
    });
    expect(JSON.stringify(read)).not.toContain('jxspr8Ki');
    expect(parse(members, { ...firebase, memCost: 40 })).toMatch(/^password_hash: scrypt with/);
    expect(parse(members.set('password_hash', 'AAAA'), firebase)).toBe(
      'password_hash: not a Firebase hash',
    );
  });
});
