import { expect } from 'vitest';
import {
  type Actor,
  CLI_ACTOR,
  ClientsService,
  SigningKeys,
  UserAccounts,
  UsersService,
} from '../../src/index.js';
import { basic } from '../support/http.js';
import { decode } from '../support/tokens.js';
import { call, from, test } from './audited.js';

const NO_REQUEST = {
  actorId: null,
  sessionId: null,
  clientId: null,
  ip: null,
  userAgent: null,
  requestId: null,
};
const SERVER = { actor: 'server', ...NO_REQUEST };
const COMMAND_LINE = { actor: 'command_line', ...NO_REQUEST };

test('UserAccounts writes its changes with their actor, and the events outlive the user', async ({
  server,
  newUser,
  leaves,
}) => {
  const accounts = server.app.get(UserAccounts);
  const actor: Actor = { ...CLI_ACTOR };
  await accounts.setRoles(newUser.id, ['admin'], actor);
  await accounts.disable(newUser.id, actor);
  await accounts.enable(newUser.id);
  await accounts.delete(newUser.id);
  const row = { subjectId: newUser.id, details: {} };
  await leaves(
    {
      name: 'user.roles-changed',
      ...row,
      ...COMMAND_LINE,
      details: { roles: ['admin'] },
    },
    { name: 'user.disabled', ...row, ...COMMAND_LINE },
    { name: 'user.enabled', ...row, ...SERVER },
    { name: 'user.deleted', ...row, ...SERVER },
  );
  expect(await server.app.get(UsersService).findById(newUser.id)).toBeNull();
});

test('ClientsService and the client_credentials grant write events with the client', async ({
  server,
  leaves,
}) => {
  const clients = server.app.get(ClientsService);
  const { client, secretPlain } = await clients.create(
    {
      id: 'report',
      name: 'Report',
      confidential: true,
      grantTypes: ['client_credentials'],
      scopes: ['items:read'],
    },
    CLI_ACTOR,
  );
  const form = { grant_type: 'client_credentials' };
  const answer = await call(server, 'POST', '/token', {
    form,
    headers: basic('report', secretPlain!),
  });
  const sessionId = String(decode(answer.body.access_token).claims.sid);
  await clients.rotateSecret(client.id, CLI_ACTOR);
  await clients.delete(client.id, CLI_ACTOR);
  const row = { subjectId: null, details: {} };
  const about = { ...row, ...COMMAND_LINE, clientId: 'report' };
  await leaves(
    { name: 'client.created', ...about },
    {
      name: 'session.started',
      ...row,
      actor: 'client',
      actorId: 'report',
      clientId: 'report',
      sessionId,
      ...from(answer),
      details: { methods: ['client_credentials'] },
    },
    { name: 'client.secret-rotated', ...about },
    {
      name: 'session.ended',
      ...row,
      ...COMMAND_LINE,
      sessionId,
      details: { reason: 'client-deleted' },
    },
    { name: 'client.deleted', ...about },
  );
});

test('SigningKeys writes signing-key.rotated and signing-key.revoked', async ({
  server,
  leaves,
}) => {
  const keys = server.app.get(SigningKeys);
  const [{ kid: previousKid } = { kid: '' }] = await keys.list();
  const { kid } = await keys.rotate(CLI_ACTOR);
  await keys.revoke(kid);
  const row = { subjectId: null };
  await leaves(
    { name: 'signing-key.rotated', ...row, ...COMMAND_LINE, details: { kid, previousKid } },
    { name: 'signing-key.revoked', ...row, ...SERVER, details: { kid } },
  );
});

test('An event with line breaks in its values is one row and one line of the log', async ({
  server,
  newUser,
  trail,
}) => {
  server.log.splice(0);
  const actor = { ...CLI_ACTOR, userAgent: 'x\r\nFAKE' };
  await server.app.get(UserAccounts).setRoles(newUser.id, ['a\nFAKE', 'b\r\nFAKE'], actor);
  const [row, ...more] = await trail.take();
  expect(more).toEqual([]);
  expect([row!.userAgent, row!.details]).toEqual([
    'x\r\nFAKE',
    { roles: ['a\nFAKE', 'b\r\nFAKE'] },
  ]);
  const lines = server.log.join('').trimEnd().split('\n');
  expect(lines.filter((line) => line.includes('FAKE'))).toHaveLength(1);
  for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
});

test('An event keeps the first 255 characters of a user agent, and replaces characters that databases refuse', async ({
  server,
  newUser,
  trail,
}) => {
  const actor = {
    ...CLI_ACTOR,
    userAgent: 'x'.repeat(255) + '\u{1f511}',
    ip: 'a\0b\ud800',
  };
  await server.app.get(UserAccounts).disable(newUser.id, actor);
  const [row] = await trail.take();
  expect([row!.userAgent, row!.ip]).toEqual([`${'x'.repeat(255)}\ufffd`, 'a\ufffdb\ufffd']);
});

test('An event has the one spelling of an address that a service of the application passes', async ({
  server,
  trail,
  newUser,
}) => {
  const actor = { ...CLI_ACTOR, ip: '::ffff:127.0.0.1' };
  await server.app.get(UserAccounts).disable(newUser.id, actor);
  const [row] = await trail.take();
  expect(row!.ip).toBe('127.0.0.1');
});
