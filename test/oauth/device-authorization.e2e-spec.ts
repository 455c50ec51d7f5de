import { expect } from 'vitest';
import { ClientsService } from '../../src/index.js';
import { askForCodes, CLI, DEVICE_GRANT, type DeviceCodes, poll } from '../support/device.js';
import { serverTest } from '../support/fixtures.js';
import { basic } from '../support/http.js';
import { ISSUER } from '../support/server.js';

const test = serverTest().extend('device', async ({ server }) => {
  const { body } = await askForCodes(server);
  return body as DeviceCodes;
});

test('POST /device_authorization answers both codes, the page, and how long they are valid (RFC 8628 3.2)', async ({
  server,
}) => {
  server.takeEvents();
  // The resource is the audience of the tokens (RFC 8707 section 2).
  const { status, headers, body } = await askForCodes(server, { ...CLI, resource: `${ISSUER}/` });
  expect(status).toBe(200);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(body).toEqual({
    device_code: expect.stringMatching(/^nld_[\w-]{64}$/),
    user_code: expect.stringMatching(/^[B-Z]{4}-[B-Z]{4}$/),
    verification_uri: `${ISSUER}/device`,
    verification_uri_complete: `${ISSUER}/device?user_code=${body.user_code}`,
    expires_in: 600,
    interval: 5,
  });
  expect(server.takeEvents()).toEqual(['device-code.issued']);
  expect(server.log.join('')).not.toContain(body.device_code);
  expect(server.log.join('')).not.toContain(body.user_code);
});

test('The metadata names the device authorization endpoint and its grant (RFC 8628 4)', async ({
  server,
}) => {
  const { body } = await server.call('GET', '/.well-known/oauth-authorization-server');
  expect(body.device_authorization_endpoint).toBe(`${ISSUER}/device_authorization`);
  expect(body.grant_types_supported).toContain(DEVICE_GRANT);
});

test.for([
  ['no client', {}, {}, 400, 'unauthorized_client'],
  ['the first-party client', { client_id: 'nightlatch' }, {}, 400, 'unauthorized_client'],
  ['an unknown client', { client_id: 'other' }, {}, 401, 'invalid_client'],
  ['a secret of a public client', { ...CLI, client_secret: 'x' }, {}, 401, 'invalid_client'],
  ['a wrong Basic header', {}, basic('nightlatch-cli', 'x'), 401, 'invalid_client'],
  ['an unknown scope', { ...CLI, scope: 'items:read x' }, {}, 400, 'invalid_scope'],
  ['another resource', { ...CLI, resource: 'https://x.example' }, {}, 400, 'invalid_target'],
] as const)(
  'POST /device_authorization answers an error of RFC 6749 5.2 to %s',
  async ([_what, form, headers, expected, error], { server }) => {
    const { status, body } = await askForCodes(server, form, headers);
    expect([status, body.error, body.detail]).toEqual([expected, error, body.error_description]);
  },
);

test('POST /device_authorization rejects JSON, a repeated parameter and GET in the form of RFC 6749 5.2', async ({
  server,
}) => {
  const json = await server.call('POST', '/device_authorization', { json: CLI });
  const twice = await server.call('POST', '/device_authorization', {
    form: 'client_id=nightlatch-cli&scope=items%3Aread&scope=items%3Awrite',
  });
  const get = await server.call('GET', '/device_authorization');
  const found = [json, twice, get].map(({ status, body }) => [status, body.error]);
  expect(found).toEqual([
    [415, 'invalid_request'],
    [400, 'invalid_request'],
    [405, 'invalid_request'],
  ]);
});

test('A client with a secret proves it at POST /device_authorization, and a client without the grant gets no codes', async ({
  server,
}) => {
  const clients = server.app.get(ClientsService);
  const given = { name: 'TV', confidential: true, scopes: ['items:read'] };
  const tv = await clients.create({ ...given, grantTypes: [DEVICE_GRANT] });
  const headers = basic(tv.client.id, tv.secretPlain!);
  expect((await askForCodes(server, {}, headers)).status).toBe(200);
  expect((await askForCodes(server, { client_id: tv.client.id })).body.error).toBe(
    'invalid_client',
  );
  const report = await clients.create({ ...given, grantTypes: ['client_credentials'] });
  const { status, body } = await askForCodes(
    server,
    {},
    basic(report.client.id, report.secretPlain!),
  );
  expect([status, body.error]).toEqual([400, 'unauthorized_client']);
});

test('POST /token answers authorization_pending while the user has not decided, and slow_down to a poll that comes too early (RFC 8628 3.5)', async ({
  server,
  device,
}) => {
  const errors: string[] = [];
  for (const seconds of [0, 5, 6, 16, 20, 36]) {
    server.setClockAhead(seconds);
    const { status, headers, body } = await poll(server, device);
    expect([status, headers.get('cache-control')]).toEqual([400, 'no-store']);
    errors.push(body.error);
  }
  server.setClockAhead(0);
  expect(errors).toEqual([
    'authorization_pending',
    'authorization_pending',
    // After one second instead of five: ten from now on.
    'slow_down',
    'authorization_pending',
    // After four seconds instead of ten: fifteen from now on.
    'slow_down',
    'authorization_pending',
  ]);
});

test('Of 16 polls at once, one is answered authorization_pending and the others slow_down', async ({
  server,
  device,
}) => {
  const polls = Array.from({ length: 16 }, () => poll(server, device));
  const errors = (await Promise.all(polls)).map(({ body }) => body.error);
  expect(errors.filter((error) => error === 'authorization_pending')).toHaveLength(1);
  expect(errors.filter((error) => error === 'slow_down')).toHaveLength(15);
});

test('A device whose last poll was answered by an instance with a clock ahead is not slowed down', async ({
  server,
  device,
}) => {
  server.setClockAhead(30);
  expect((await poll(server, device)).body.error).toBe('authorization_pending');
  server.setClockAhead(5);
  expect((await poll(server, device)).body.error).toBe('authorization_pending');
  server.setClockAhead(0);
});

test('POST /token answers expired_token after ten minutes, and invalid_grant once the code is purged', async ({
  server,
  device,
}) => {
  server.setClockAhead(601);
  const { status, body } = await poll(server, device);
  expect([status, body.error]).toEqual([400, 'expired_token']);
  server.setClockAhead(601 + 3_600);
  const { PurgeJob } = await import('../../src/database/purge.job.js');
  await server.app.get(PurgeJob, { strict: false }).run();
  expect((await poll(server, device)).body.error).toBe('invalid_grant');
  server.setClockAhead(0);
});

test('POST /token answers the same invalid_grant to a device code that is malformed, unknown, changed or of another client', async ({
  server,
  device,
}) => {
  const { client } = await server.app.get(ClientsService).create({
    name: 'TV',
    confidential: false,
    grantTypes: [DEVICE_GRANT],
    scopes: [],
  });
  const last = device.device_code.at(-1) === 'A' ? 'B' : 'A';
  const genuine = device.device_code;
  const wrong = [
    'x',
    `nld_${'A'.repeat(64)}`,
    genuine.slice(0, -1) + last,
    `${genuine}A`,
    '\0\ud800',
  ];
  const answers = await Promise.all(wrong.map((device_code) => poll(server, { device_code })));
  answers.push(await poll(server, device, { client_id: client.id }));
  for (const { status, body } of answers) {
    const description = 'The device code is not valid';
    expect([status, body]).toEqual([
      400,
      { error: 'invalid_grant', error_description: description, detail: description },
    ]);
  }
  expect((await poll(server, device)).body.error).toBe('authorization_pending');
});

test('POST /token rejects a poll without device_code, and one of the first-party client', async ({
  server,
  device,
}) => {
  expect((await poll(server, { device_code: '' })).body.error).toBe('invalid_request');
  expect((await poll(server, device, {})).body.error).toBe('unauthorized_client');
});

test('An address gets 100 codes of public clients in an hour, and then 429; a client with a secret is not limited', async ({
  startServer,
}) => {
  const server = await startServer();
  const clients = server.app.get(ClientsService);
  const tv = await clients.create({
    name: 'TV',
    confidential: true,
    grantTypes: [DEVICE_GRANT],
    scopes: [],
  });
  const headers = basic(tv.client.id, tv.secretPlain!);
  const first = await Promise.all(Array.from({ length: 100 }, () => askForCodes(server)));
  expect(new Set(first.map(({ status }) => status))).toEqual(new Set([200]));
  const refused = await askForCodes(server);
  expect([refused.status, refused.body.error]).toEqual([429, 'temporarily_unavailable']);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect((await askForCodes(server, {}, headers)).status).toBe(200);
});
