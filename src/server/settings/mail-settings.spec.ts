import { expect, it } from 'vitest';
import { findFaults, SECRET_KEY } from '../../../test/support/settings.js';
import { readSettings } from './read-settings.js';

const PRODUCTION = { SECRET_KEY, NODE_ENV: 'production', ISSUER: 'https://auth.example.com' };
const SMTP_URL = 'smtp://me:hunter2@mail.example.com';

const faults = (settings: Record<string, string>) => findFaults(() => readSettings(settings));

const readMail = (settings: Record<string, string>) => readSettings(settings).settings.mail;

it('SMTP_URL sends mails, also in development', () => {
  const given = { SMTP_URL, MAIL_FROM: 'Example <no-reply@example.com>', DEFAULT_LOCALE: 'de' };
  const mail = {
    from: 'Example <no-reply@example.com>',
    smtp: { url: SMTP_URL, tls: undefined },
    bounceTo: undefined,
    defaultLocale: 'de',
  };
  expect(readMail({ SECRET_KEY, ...given })).toEqual(mail);
  expect(readMail({ ...PRODUCTION, ...given })).toEqual(mail);
});

it('A development server without SMTP_URL has the mailbox, but not with several workers, for another machine, or turned off', () => {
  expect(readMail({ SECRET_KEY })).toMatchObject({ devMailbox: true });
  expect(readMail({ SECRET_KEY, ISSUER: 'http://127.0.0.1:3000' })).toMatchObject({
    devMailbox: true,
  });
  expect(readMail({ SECRET_KEY, DEV_MAILBOX: 'off' })).toBeUndefined();
  expect(readMail({ SECRET_KEY, WORKERS: '2' })).toBeUndefined();
  expect(readMail({ SECRET_KEY, ISSUER: 'https://auth.example.com' })).toBeUndefined();
});

it('A production server without SMTP_URL sends no mail', () => {
  expect(readMail(PRODUCTION)).toBeUndefined();
  expect(readMail({ ...PRODUCTION, ISSUER: 'http://localhost:3000', DEV_MAILBOX: 'on' })).toBe(
    undefined,
  );
});

it('SMTP_URL needs MAIL_FROM, and in production MAIL_FROM needs SMTP_URL', () => {
  expect(faults({ SECRET_KEY, SMTP_URL })).toEqual([
    expect.stringMatching(/^MAIL_FROM is missing/),
  ]);
  expect(faults({ ...PRODUCTION, MAIL_FROM: 'a@example.com' })).toEqual([
    expect.stringMatching(/^MAIL_FROM is set without SMTP_URL/),
  ]);
  expect(faults({ SECRET_KEY, MAIL_FROM: 'a@example.com' })).toEqual([]);
});

it.each([
  ['SMTP_URL', 'mail.example.com:hunter2'],
  ['SMTP_URL', 'http://me:hunter2@mail.example.com'],
  ['SMTP_URL', 'smtp://hunter2@mail.example.com'],
  ['SMTP_TLS', 'off'],
  ['MAIL_FROM', 'Example'],
  ['MAIL_FROM', 'Example, Inc. <a@example.com>'],
  ['MAIL_FROM', 'a@example.com, b@example.com'],
  ['MAIL_FROM', 'A\r\nBcc: x <a@example.com>'],
  ['MAIL_BOUNCE_TO', 'Example <a@example.com>'],
  ['DEFAULT_LOCALE', 'it'],
  ['DEV_MAILBOX', 'yes'],
])('%s=%j is rejected in one line that does not repeat the value', (name, value) => {
  const lines = faults({ SECRET_KEY, MAIL_FROM: 'a@example.com', [name]: value });
  expect(lines).toEqual([expect.stringMatching(new RegExp(`^${name} must be .*\\.$`))]);
  expect(lines[0]).not.toContain('hunter2');
});

it('Addresses are verified if there is mail, unless a setting says otherwise', () => {
  const mode = (given: Record<string, string>) => readSettings(given).settings.emailVerification;
  expect(mode({ SECRET_KEY })).toBe('optional');
  expect(mode({ SECRET_KEY, DEV_MAILBOX: 'off' })).toBe('off');
  expect(mode(PRODUCTION)).toBe('off');
  const mail = { ...PRODUCTION, SMTP_URL, MAIL_FROM: 'a@example.com' };
  expect(mode(mail)).toBe('optional');
  expect(mode({ ...mail, EMAIL_VERIFICATION: 'off' })).toBe('off');
  expect(mode({ ...mail, EMAIL_VERIFICATION: 'required' })).toBe('required');
});

it('EMAIL_VERIFICATION=required does not start without mail, or with the link alone as proof', () => {
  const required = { EMAIL_VERIFICATION: 'required' };
  const noMail = ['EMAIL_VERIFICATION=required needs a mail server: set SMTP_URL and MAIL_FROM.'];
  expect(faults({ ...PRODUCTION, ...required })).toEqual(noMail);
  expect(faults({ SECRET_KEY, ...required, DEV_MAILBOX: 'off' })).toEqual(noMail);
  expect(faults({ ...PRODUCTION, EMAIL_VERIFICATION: 'off' })).toEqual([]);
  const link = { SECRET_KEY, EMAIL_VERIFICATION_PROOF: 'link' };
  expect(faults(link)).toEqual([]);
  expect(faults({ ...link, ...required })).toEqual([
    expect.stringMatching(/^EMAIL_VERIFICATION=required cannot be used with EMAIL_VERIFICATION_/),
  ]);
});
