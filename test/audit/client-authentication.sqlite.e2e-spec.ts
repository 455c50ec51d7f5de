import { expect } from 'vitest';
import { ClientsService } from '../../src/index.js';
import { basic } from '../support/http.js';
import { anonymous, call, test } from './audited.js';

const FORM = { token: 'x', grant_type: 'client_credentials' };
const BELL = '\u0007';

test('POST /token, /revoke and /introspect write client.authentication-failed with the id as it was sent', async ({
  server,
  trail,
  leaves,
}) => {
  const { client } = await server.app.get(ClientsService).create({
    name: 'Report',
    confidential: true,
    grantTypes: ['client_credentials'],
    scopes: ['items:read'],
  });
  await trail.take();
  server.takeEvents();
  for (const path of ['/token', '/revoke', '/introspect']) {
    for (const [form, headers, clientId] of [
      [{ ...FORM, client_id: client.id, client_secret: 'wrong' }, {}, client.id],
      [FORM, basic(client.id, ''), client.id],
      [{ ...FORM, client_id: 'nothing-here' }, {}, 'nothing-here'],
      [{ ...FORM, client_secret: 'x' }, {}, ''],
      [{ ...FORM, client_id: 'other' }, basic(client.id, 'x'), client.id],
      [FORM, { authorization: 'Basic ???' }, ''],
    ] as const) {
      const answer = await call(server, 'POST', path, { form, headers });
      expect([answer.status, answer.body.error]).toEqual([401, 'invalid_client']);
      await leaves({
        name: 'client.authentication-failed',
        subjectId: null,
        ...anonymous(answer),
        clientId,
        details: {},
      });
      expect(server.takeEvents()).toEqual(['client.authentication-failed']);
    }
  }
});

test('An id that no client can have is written to the audit trail in at most 64 printable characters', async ({
  server,
  trail,
}) => {
  for (const [id, clientId] of [
    [`a\r\n${BELL}\u009b\u202eb \ud83d\ude00`, 'a?????b???'],
    ['x'.repeat(60_000), 'x'.repeat(64)],
    ['\u0301'.repeat(10_000), '?'.repeat(64)],
  ] as const) {
    const form = { ...FORM, client_id: id };
    expect((await call(server, 'POST', '/token', { form })).status).toBe(401);
    expect(await trail.take()).toMatchObject([{ name: 'client.authentication-failed', clientId }]);
    expect(server.takeRecorded()).toMatchObject([{ event: { clientId } }]);
  }
});

test('Requests with ever new client ids that the limit refuses write no client.authentication-failed', async ({
  server,
  trail,
}) => {
  const statuses: number[] = [];
  for (let i = 0; i < 110; i++) {
    const form = { ...FORM, client_id: `flood-${i}`, client_secret: 'x' };
    statuses.push((await server.call('POST', '/token', { form })).status);
  }
  const recorded = (await trail.take()).length;
  expect(statuses.at(-1)).toBe(429);
  expect(recorded).toBe(statuses.filter((status) => status === 401).length);
});

test('A right secret and a request without a client write no client.authentication-failed', async ({
  server,
  newUser,
}) => {
  server.takeEvents();
  await server.signIn(newUser);
  expect(server.takeEvents()).toEqual(['session.started']);
});
