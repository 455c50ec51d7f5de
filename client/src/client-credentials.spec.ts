import { expect } from 'vitest';
import { ISSUER } from '../test/fake-server.js';
import { clientTest as test, wait } from '../test/unit.js';
import { clientCredentials } from './client-credentials.js';

test('A service asks for one token at a time, and again shortly before it expires', async ({
  server,
}) => {
  const credentials = { id: 'billing', secret: 'nls_x', scope: 'reports:read' };
  const service = clientCredentials({ issuer: ISSUER, fetch: server.fetch }, credentials);
  const tokens = await Promise.all([service.accessToken(), service.accessToken()]);
  await service.fetch(`${ISSUER}/reports`);
  expect(server.list('/token')).toEqual([
    {
      grant_type: 'client_credentials',
      client_id: 'billing',
      client_secret: 'nls_x',
      scope: 'reports:read',
    },
  ]);
  expect(server.received.at(-1)!.authorization).toBe(`Bearer ${tokens[0]}`);
  await wait(871);
  expect(await service.accessToken()).not.toBe(tokens[0]);
});

test('A wrong secret rejects with invalid_client, and the next call tries again after a pause', async ({
  server,
}) => {
  const options = { issuer: ISSUER, fetch: server.fetch };
  const service = clientCredentials(options, { id: 'billing', secret: 'wrong' });
  server.tokenAnswer = () => Response.json({ error: 'invalid_client' }, { status: 401 });
  await expect(service.accessToken()).rejects.toMatchObject({ code: 'invalid_client' });
  await expect(service.accessToken()).rejects.toMatchObject({ code: 'invalid_client' });
  expect(server.list('/token')).toHaveLength(1);
  server.tokenAnswer = null;
  await wait(1);
  await service.accessToken();
});
