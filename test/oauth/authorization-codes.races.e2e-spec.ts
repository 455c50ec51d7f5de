import { expect } from 'vitest';
import { ClientsService } from '../../src/index.js';
import type { Answer } from '../support/http.js';
import { exchange, getCode, SPA, plainBrowserTest } from '../support/plain-browser.js';
import { rounds } from '../support/rounds.js';

const ROUNDS = rounds(50);
const PARALLEL = 16;

// Without limits: a code that is refused counts for its client and address.
const test = plainBrowserTest({ limits: false }).extend('other', { scope: 'file' }, ({ server }) =>
  server.startInstance(),
);

const countTokens = (answers: Answer[]) => answers.filter(({ status }) => status === 200);

test(`Of ${PARALLEL} exchanges of a code on two instances one gets tokens, and these are dead (${ROUNDS} rounds)`, async ({
  server,
  other,
  user,
  browser,
}) => {
  for (let round = 0; round < ROUNDS; round++) {
    const { trip, code } = await getCode(browser, user);
    server.takeEvents();
    other.takeEvents();
    const answers = await Promise.all(
      Array.from({ length: PARALLEL }, (_, i) => exchange(i % 2 ? other : server, trip, code)),
    );
    const [winner, ...more] = countTokens(answers);
    expect(more).toEqual([]);
    for (const { status, body } of answers) {
      if (status !== 200) expect([status, body.error]).toEqual([400, 'invalid_grant']);
    }
    for (const instance of [server, other]) {
      const { status } = await instance.refresh(winner!.body.refresh_token, { client_id: 'spa' });
      expect(status).toBe(400);
      await expect
        .poll(async () => (await instance.me(winner!.body.access_token)).status, { timeout: 2_000 })
        .toBe(401);
    }
    const events = [...server.takeEvents(), ...other.takeEvents()];
    expect(events.filter((name) => name === 'authorization-code.reused')).toHaveLength(1);
    expect(events.filter((name) => name === 'session.started')).toHaveLength(1);
  }
});

test(`A code that is exchanged while its browser signs out, or its user is disabled, leaves no live token (${ROUNDS} rounds)`, async ({
  server,
  other,
  browser,
}) => {
  for (let round = 0; round < ROUNDS; round++) {
    const person = await server.register();
    const { trip, code } = await getCode(browser, person);
    const page = await browser.open('/sign-out');
    const [answer] = await Promise.all([
      exchange(other, trip, code),
      round % 2 ? browser.submit(page, { applications: 'on' }) : server.disable(person.id),
    ]);
    browser.cookies.clear();
    expect([200, 400]).toContain(answer.status);
    if (answer.status !== 200) continue;
    for (const instance of [server, other]) {
      await expect
        .poll(async () => (await instance.me(answer.body.access_token)).status, { timeout: 2_000 })
        .toBe(401);
      const { status } = await instance.refresh(answer.body.refresh_token, { client_id: 'spa' });
      expect(status).toBe(400);
    }
  }
});

test(`A code that is exchanged while its client is deleted leaves no live token (${ROUNDS} rounds)`, async ({
  server,
  other,
  user,
  browser,
}) => {
  const clients = server.app.get(ClientsService);
  const redirect_uris = ['https://short.example.com/cb'];
  const create = (id: string) =>
    clients.create({
      id,
      name: 'Short',
      confidential: false,
      grantTypes: ['authorization_code', 'refresh_token'],
      scopes: ['items:read'],
      redirectUris: redirect_uris,
    });
  for (let round = 0; round < ROUNDS; round++) {
    const id = `short-${round}`;
    await create(id);
    const { trip, code } = await getCode(browser, user, { ...SPA, client_id: id, redirect_uris });
    const [answer] = await Promise.all([exchange(other, trip, code), clients.delete(id)]);
    await create(id);
    if (answer.status !== 200) continue;
    for (const instance of [server, other]) {
      await expect
        .poll(async () => (await instance.me(answer.body.access_token)).status, { timeout: 2_000 })
        .toBe(401);
    }
  }
});
