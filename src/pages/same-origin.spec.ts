import { expect, it } from 'vitest';
import { CrossSiteFormError } from './pages.errors.js';
import { assertSameOrigin } from './same-origin.js';

const ISSUER = 'https://auth.example.com/auth';

it.each([
  ['a page of the same origin', { 'sec-fetch-site': 'same-origin', origin: 'null' }],
  ['a reload by the person', { 'sec-fetch-site': 'none' }],
  ['an older browser', { origin: 'https://auth.example.com', host: '10.0.0.1:3000' }],
  [
    'an older browser, under another name',
    { origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' },
  ],
  ['a program', {}],
])('A form is accepted from %s', (_who, headers) => {
  expect(() => assertSameOrigin(headers, ISSUER)).not.toThrow();
});

it.each([
  ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://auth.example.com' }],
  ['another subdomain', { 'sec-fetch-site': 'same-site' }],
  [
    'another site, in an older browser',
    { origin: 'https://evil.example', host: 'auth.example.com' },
  ],
  ['a sandboxed frame, in an older browser', { origin: 'null', host: 'auth.example.com' }],
  ['another port', { origin: 'https://auth.example.com:444', host: 'auth.example.com' }],
  ['an origin that is no URL', { origin: 'auth.example.com', host: 'auth.example.com' }],
])('A form is rejected from %s', (_who, headers) => {
  expect(() => assertSameOrigin(headers, ISSUER)).toThrow(CrossSiteFormError);
});
