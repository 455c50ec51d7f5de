import { describe, expect, it } from 'vitest';
import { CsvColumns, writeCsvRecord } from './csv.js';
import { readNdjsonLine, writeNdjsonLine } from './ndjson.js';
import { readUser, ROW_MEMBERS } from './row.js';

const NOW = new Date('2026-11-24T00:00:00Z');
const BCRYPT = '$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW';
const parse = (text: string) => {
  const members = readNdjsonLine(text);
  return typeof members === 'string' ? members : readUser(members, { now: NOW });
};
const user = (members: object) => parse(JSON.stringify({ email: 'a@example.com', ...members }));

describe('a row', () => {
  it('is a user, in the forms that are stored', () => {
    const row = user({
      id: '019AA7B4-2F6E-7CC3-9D1B-3A5F0C9E8D71',
      email: 'JohnDoe@EXAMPLE.com',
      username: 'JohnDoe',
      full_name: 'John Doe',
      disabled: true,
      roles: ['admin', 'admin', 'editor'],
      created_at: '2024-01-02 10:00:00.5+01',
      password_hash: `bcrypt$${BCRYPT}`,
    });
    expect(row).toEqual({
      id: '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71',
      email: 'JohnDoe@EXAMPLE.com',
      emailCanonical: 'johndoe@example.com',
      username: 'johndoe',
      fullName: 'John Doe',
      disabled: true,
      roles: ['admin', 'editor'],
      createdAt: new Date('2024-01-02T09:00:00.500Z'),
      passwordHash: BCRYPT,
    });
  });

  it('needs no more than an address', () => {
    expect(user({ username: null, password_hash: null })).toMatchObject({
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
    ['', 'not JSON'],
    ['nonsense', 'not JSON'],
    ['['.repeat(60_000), 'not JSON'],
    ['[]', 'not an object'],
    ['null', 'not an object'],
    ['"a@example.com"', 'not an object'],
    ['{}', 'email: must be an e-mail address'],
    ['{"email":1}', 'email: must be text'],
    ['{"email":{"a":1}}', '"email": must not be an object'],
    ['{"roles":[{"a":1}]}', '"roles": must not be an object'],
    ['{"a\\nline 1: forged":{}}', '(no name): must not be an object'],
    ['{"email":"a@x.co","email":"b@x.co"}', 'a member that is there twice'],
    ['{"email":"a@x.co","\\u0065mail":"b@x.co"}', 'a member that is there twice'],
    ['{"email":"a@x.co","__proto__":true}', '"__proto__": is not a member of a user'],
    ['{"email":"a@x.co","constructor":"x"}', '"constructor": is not a member of a user'],
    ['{"email":"a@x.co","password":"secret"}', '"password": is not a member of a user'],
  ])('%s is refused', (text, reason) => {
    expect(parse(text)).toBe(reason);
  });

  it.each<[object, RegExp]>([
    [{ email: 'а@example.com' }, /^email:/],
    [{ email: `${'a'.repeat(300)}@example.com` }, /^email:/],
    [{ username: 'a@b' }, /^username:/],
    [{ username: 'ab' }, /^username:/],
    [{ full_name: '' }, /^full_name:/],
    [{ full_name: 'a\0b' }, /^full_name:/],
    [{ full_name: 'x'.repeat(201) }, /^full_name:/],
    [{ full_name: 'two\nlines' }, /^full_name:/],
    [{ disabled: 'yes' }, /^disabled:/],
    [{ roles: 'admin' }, /^roles:/],
    [{ roles: [1] }, /^roles:/],
    [{ roles: [['a']] }, /^roles:/],
    [{ roles: Array.from({ length: 21 }, (_, i) => `r${i}`) }, /^roles:/],
    [{ roles: ['Staff Member'] }, /^roles: must be at most 20/],
    [{ created_at: '2024-02-30T00:00:00Z' }, /^created_at:/],
    [{ created_at: '2023-02-29 12:00:00+02' }, /^created_at:/],
    [{ id: '00000000-0000-0000-0000-000000000000' }, /^id:/],
    [{ [BCRYPT]: 'a' }, /^\(no name\): is not a member/],
    [{ 'x\u001b[31m\nline 1': 'a' }, /^\(no name\): is not a member of a user$/],
    [{ created_at: 'yesterday' }, /^created_at:/],
    [{ created_at: '2024-13-01T00:00:00Z' }, /^created_at:/],
    [{ created_at: '2024-01-01T00:00:00' }, /^created_at:/],
    [{ created_at: '2027-01-01T00:00:00Z' }, /^created_at:/],
    [{ created_at: '1969-01-01T00:00:00Z' }, /^created_at:/],
    [{ id: '7' }, /^id:/],
    [{ password_hash: 'secret' }, /^password_hash: not a hash of a known format$/],
    [{ password_hash: BCRYPT.replace('12', '31') }, /^password_hash: bcrypt with a cost of 31/],
    [{ password_hash: BCRYPT, password_salt: 'x' }, /^password_salt: is for a hash of Firebase/],
    [{ password_salt: 'x' }, /^password_salt: is there without/],
  ])('with %j is refused, and not repeated', (members, reason) => {
    expect(user(members)).toMatch(reason);
    expect(user(members)).not.toContain('$2b$');
  });

  it('of Firebase is one text, without the signer key', () => {
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
    const read = readUser(members, { now: NOW, firebase });
    expect(read).toMatchObject({
      passwordHash: expect.stringMatching(/^\$firebase-scrypt\$ln=14,r=8\$[\w+/]{15}\$[\w+/]{86}$/),
    });
    expect(JSON.stringify(read)).not.toContain('jxspr8Ki');
    expect(readUser(members, { now: NOW, firebase: { ...firebase, memCost: 40 } })).toMatch(
      /^password_hash: scrypt with/,
    );
    expect(readUser(members.set('password_hash', 'AAAA'), { now: NOW, firebase })).toBe(
      'password_hash: is not one of Firebase',
    );
  });
});

describe('CSV', () => {
  const columns = new CsvColumns('email,full_name,disabled,roles', ROW_MEMBERS);
  const read = (text: string) => {
    const members = columns.read(text);
    return typeof members === 'string' ? members : Object.fromEntries(members);
  };

  it('has what NDJSON has, as text', () => {
    expect(read('a@x.co,"O""Brien, J",t,admin;editor')).toEqual({
      email: 'a@x.co',
      full_name: 'O"Brien, J',
      disabled: true,
      roles: ['admin', 'editor'],
    });
    expect(read('a@x.co,,0,"[""a b""]"')).toEqual({
      email: 'a@x.co',
      disabled: false,
      roles: ['a b'],
    });
    expect(read('"a@x.co","","",""')).toEqual({ email: 'a@x.co' });
  });

  it.each([
    ['a@x.co', '1 fields, where the first line has 4'],
    ['a,b,c,d,e', '5 fields, where the first line has 4'],
    ['a,b"c,,', 'a quote where there must be none'],
    ['a,"b"c,,', 'a quote where there must be none'],
  ])('of %j is refused', (text, reason) => {
    expect(read(text)).toBe(reason);
  });

  it.each([
    ['email,password', /column "password"/],
    ['email,__proto__', /column "__proto__"/],
    ['email,email', /column twice/],
    ['full_name', /no column email/],
    ['"email', /no column email/],
  ])('with the first line %j is refused', (header, message) => {
    expect(() => new CsvColumns(header, ROW_MEMBERS)).toThrow(message);
  });

  it('keeps a spreadsheet from computing what somebody is called, and loses nothing', () => {
    for (const name of [
      '=1+1',
      '+1',
      '-1',
      '@x',
      "'=1",
      "''@x",
      "'x",
      '"',
      ',',
      ' =1',
      'ä\u2028',
    ]) {
      const members = { email: '=a@x.co', full_name: name, disabled: false, roles: ['=x'] };
      const text = writeCsvRecord(members, ['email', 'full_name', 'disabled', 'roles']);
      expect(text.trimEnd()).not.toMatch(/(?:^|,)"?[=+\-@]/);
      expect(read(text.trimEnd())).toEqual(members);
      expect(readNdjsonLine(writeNdjsonLine(members))).toEqual(new Map(Object.entries(members)));
    }
  });
});
