import { expect } from 'vitest';
import { askForChange } from '../support/email-change.js';
import { catchToken, mailTest, newAddress } from '../support/mail-fixtures.js';
import { PlainBrowser, readHidden } from '../support/plain-browser.js';
import { PASSWORD } from '../support/server.js';
import { register } from '../support/verification.js';

const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' };
const FOREIGN = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };

const test = mailTest({ emailVerification: 'optional' })
  .extend('browser', ({ server }) => new PlainBrowser(server))
  .extend('email', newAddress);

test('The page of a mailed link goes on if the person has signed in in another tab meanwhile', async ({
  server,
  catcher,
  browser,
  email,
}) => {
  const token = await catchToken(catcher, email, () => register(server, email));
  const page = await browser.open('/account/verify');
  expect(readHidden(page).form).toBeUndefined();
  await browser.signIn({ username: email, password: PASSWORD }, '/account');
  // The link and the password are the proof. Without the password, the session is none: the form was not loaded in it.
  const without = await browser.submit(page, { token });
  expect([without.status, readHidden(without).token]).toEqual([422, token]);
  expect(without.body).toContain('Enter your password.');
  const done = await browser.submit(page, { token, password: PASSWORD });
  expect([done.status, done.body.includes('Your address is confirmed')]).toEqual([200, true]);
});

test('The page that confirms a new address goes on after a sign-in in another tab too, and not for another site', async ({
  server,
  catcher,
  browser,
}) => {
  const user = await server.register();
  const access = await server.signIn(user);
  const token = await askForChange(server, catcher, access, newAddress());
  const page = await browser.open('/account/email');
  await browser.signIn(user, '/account');
  const foreign = await browser.submit(page, { token, password: PASSWORD }, FOREIGN);
  expect([foreign.status, foreign.body.includes(token)]).toEqual([403, false]);
  const done = await browser.submit(page, { token, password: PASSWORD });
  expect([done.status, done.body.includes('Your e-mail address was changed')]).toEqual([200, true]);
});

test('The page of a mailed link keeps the link if its form is too old', async ({
  server,
  catcher,
  browser,
  email,
}) => {
  const token = await catchToken(catcher, email, () => register(server, email));
  const person = { username: email, password: PASSWORD };
  await browser.signIn(person, '/account');
  const page = await browser.open('/account/verify');
  await browser.signIn(person, '/sign-in?next=account&prompt=select_account');
  const late = await browser.submit(page, { token }, SAME_ORIGIN);
  expect([late.status, readHidden(late).token]).toEqual([422, token]);
  const done = await browser.submit(late);
  expect([done.status, done.body.includes('Your address is confirmed')]).toEqual([200, true]);
});

test('The sign-in page leads a person who has lost the mail to another one, whether they wait for one or not', async ({
  browser,
}) => {
  const page = await browser.open('/sign-in?next=account');
  expect(page.body).toContain('<a href="/account/verify/again">');
  const wrong = await browser.submit(page, { username: 'jane@example.com', password: 'wrong' });
  expect([wrong.status, wrong.body.includes('<a href="/account/verify/again">')]).toEqual([
    422,
    true,
  ]);
});
