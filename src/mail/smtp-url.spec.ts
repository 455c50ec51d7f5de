import { expect, it } from 'vitest';
import { parseSmtpUrl } from './smtp-url.js';

it.each([
  ['smtp://mail.example.com', { host: 'mail.example.com', port: 587, secure: false, auth: null }],
  ['smtps://mail.example.com', { host: 'mail.example.com', port: 465, secure: true, auth: null }],
  ['smtp://[::1]:25', { host: '::1', port: 25, secure: false, auth: null }],
  [
    'smtp://me%40example.com:p%2Fw%20%23@mail.example.com:2525/',
    {
      host: 'mail.example.com',
      port: 2525,
      secure: false,
      auth: { user: 'me@example.com', pass: 'p/w #' },
    },
  ],
])('parseSmtpUrl reads %s', (url, expected) => {
  expect(parseSmtpUrl(url)).toEqual(expected);
});

it.each([
  'mail.example.com:587',
  'http://mail.example.com',
  'smtp://',
  'smtp://user@mail.example.com',
  'smtp://:password@mail.example.com',
  'smtp://mail.example.com?pool=true',
  'smtp://mail.example.com/path',
  'smtp://user:100%@mail.example.com',
])('parseSmtpUrl refuses %s', (url) => {
  expect(parseSmtpUrl(url)).toBeNull();
});
