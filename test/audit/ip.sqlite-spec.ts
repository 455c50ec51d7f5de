import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';

/** `X-Forwarded-For` as proxies write it: Azure adds the port of the client, a listener on `::` writes IPv4 as IPv6. */
const CLIENTS = [
  ['192.0.2.7:49152', '192.0.2.7'],
  ['[2001:db8::7]:443', '2001:db8::7'],
  ['::ffff:198.51.100.7', '198.51.100.7'],
  ['2001:DB8:0:0::8', '2001:db8::8'],
  ['unknown', null],
] as const;

const test = serverTest({ trustProxyHops: 1 });

test.for(CLIENTS)(
  'A sign-in from X-Forwarded-For: %s is kept with the address %s in the session, the audit trail and the log',
  async ([forwarded, ip], { server, newUser: { username, password } }) => {
    const headers = { 'x-forwarded-for': forwarded };
    const { body } = await server.call('POST', '/login', { json: { username, password }, headers });
    const token = body.access_token;
    const [sessions, activity] = [
      await server.call('GET', '/users/me/sessions', { token }),
      await server.call('GET', '/users/me/activity', { token }),
    ];
    expect(sessions.body[0].ip).toBe(ip);
    expect(activity.body.events[0]).toMatchObject({ name: 'session.started', ip });
    await expect
      .poll(() => server.log.filter((line) => line.includes('"/login"')).length)
      .toBeGreaterThan(0);
    const logged = server.log.findLast((line) => line.includes('"/login"'))!;
    expect(JSON.parse(logged).address).toBe(ip);
  },
);

test('GET /audit-events?ip= finds an address in any spelling', async ({
  server,
  admin,
  newUser,
}) => {
  const { username, password } = newUser;
  const headers = { 'x-forwarded-for': '[2001:db8::9]:443' };
  await server.call('POST', '/login', { json: { username, password }, headers });
  const token = await server.signIn(admin);
  for (const ip of ['2001:db8::9', '2001:DB8:0::0:9']) {
    const { body } = await server.call('GET', `/audit-events?ip=${ip}`, { token });
    expect(body.events.map(({ ip: found }: { ip: string }) => found)).toEqual(['2001:db8::9']);
  }
});

test('GET /audit-events?ip= finds IPv4, also if it is written as IPv6', async ({
  server,
  admin,
  newUser: { username, password },
}) => {
  const headers = { 'x-forwarded-for': '::ffff:198.51.100.9' };
  await server.call('POST', '/login', { json: { username, password }, headers });
  const token = await server.signIn(admin);
  for (const ip of ['198.51.100.9', '::ffff:198.51.100.9', '::FFFF:c633:6409']) {
    const { body } = await server.call('GET', `/audit-events?ip=${ip}`, { token });
    expect(body.events.map(({ ip: found }: { ip: string }) => found)).toEqual(['198.51.100.9']);
  }
});

test('POST /login counts the ports of one address together', async ({ startServer }) => {
  const server = await startServer({ signInFailuresPerAddress: 3 });
  const statuses: number[] = [];
  for (const port of [1_001, 1_002, 1_003, 1_004]) {
    const headers = { 'x-forwarded-for': `192.0.2.1:${port}` };
    const json = { username: `unknown-${port}`, password: 'not the password' };
    statuses.push((await server.call('POST', '/login', { json, headers })).status);
  }
  expect(statuses).toEqual([401, 401, 401, 429]);
});
