import { expect } from 'vitest';
import { catchToken, mailTest, newAddress } from '../support/mail-fixtures.js';
import { confirmChange } from '../support/email-change.js';
import { PlainBrowser } from '../support/plain-browser.js';

const PATH = '/account/email/change';

const test = mailTest().extend('browser', ({ server }) => new PlainBrowser(server));

test('A person changes the address on the page: the new mailbox gets a link, and the change is shown until it is confirmed', async ({
  server,
  catcher,
  newUser,
  browser,
}) => {
  const email = newAddress();
  const page = await browser.signIn(newUser, PATH);
  expect(page.body).toContain(`Your address is ${newUser.email}.`);
  let sent = page;
  const link = await catchToken(catcher, email, async () => {
    sent = await browser.submit(page, { email });
  });
  expect([sent.status, sent.body.includes(`on its way to ${email}`)]).toEqual([200, true]);
  const waiting = `The change to ${email} waits for its confirmation`;
  for (const path of ['/account', PATH]) expect((await browser.open(path)).body).toContain(waiting);
  expect((await confirmChange(server, link, { password: newUser.password })).status).toBe(204);
  const { body } = await browser.open('/account');
  expect([body.includes(email), body.includes(waiting)]).toEqual([true, false]);
});

test('A person withdraws the change on the page, and the link does not work any more', async ({
  server,
  catcher,
  newUser,
  browser,
}) => {
  const email = newAddress();
  const page = await browser.signIn(newUser, PATH);
  const link = await catchToken(catcher, email, () => browser.submit(page, { email }));
  const pending = await browser.open(PATH);
  const withdrawn = await browser.submit(pending, { email: '', decision: 'withdraw' });
  expect([withdrawn.status, withdrawn.body.includes(email)]).toEqual([200, false]);
  const again = await browser.submit(pending, { email: '', decision: 'withdraw' });
  expect(again.status).toBe(200);
  const refused = await confirmChange(server, link, { password: newUser.password });
  expect(refused.status).toBe(422);
});

test('An address that is none is refused at the field, and one that is taken gets the same page', async ({
  server,
  newUser,
  browser,
}) => {
  const other = await server.register();
  const page = await browser.signIn(newUser, PATH);
  const none = await browser.submit(page, { email: 'jane' });
  expect([none.status, none.body.includes('id="email-error"')]).toEqual([422, true]);
  const taken = await browser.submit(page, { email: other.email });
  const free = await browser.submit(page, { email: newAddress() });
  const withoutAddress = ({ body }: { body: string }) => body.replaceAll(/\S+@\S+/g, '');
  expect([taken.status, withoutAddress(taken)]).toEqual([200, withoutAddress(free)]);
});

test('The address that a person has already, in any spelling, is refused at the field', async ({
  newUser,
  browser,
}) => {
  const page = await browser.signIn(newUser, PATH);
  for (const email of [newUser.email, ` ${newUser.email.toUpperCase()} `]) {
    const same = await browser.submit(page, { email });
    expect([same.status, same.body.includes('This is your address already.')]).toEqual([422, true]);
  }
  expect((await browser.open('/account')).body).not.toContain('waits for its confirmation');
});

test('A change that is asked for again too early gets a page with 429', async ({
  catcher,
  newUser,
  browser,
}) => {
  const email = newAddress();
  const page = await browser.signIn(newUser, PATH);
  await catchToken(catcher, email, () => browser.submit(page, { email }));
  await browser.submit(await browser.open(PATH), { email: '', decision: 'withdraw' });
  const again = await browser.submit(await browser.open(PATH), { email });
  expect([again.status, again.body.includes('Too many attempts')]).toEqual([429, true]);
});

test('Ten minutes after the sign-in, the page of the address asks for the password again', async ({
  server,
  newUser,
  browser,
}) => {
  const page = await browser.signIn(newUser, PATH);
  server.setClockAhead(601);
  try {
    const email = newAddress();
    for (const answer of [await browser.open(PATH), await browser.submit(page, { email })]) {
      expect(answer.url).toBe('/sign-in?next=account%2Femail%2Fchange');
      expect(answer.body).toContain(`You are signed in as ${newUser.email}.`);
    }
    // The other pages do not.
    expect((await browser.open('/account')).url).toBe('/account');
    const asked = await browser.open(PATH);
    const { username, password } = newUser;
    expect((await browser.submit(asked, { username, password })).url).toBe(PATH);
  } finally {
    server.setClockAhead(0);
  }
});
